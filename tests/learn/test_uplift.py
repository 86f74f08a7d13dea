"""What was measured replaces the author's word as far as it is sure, and no further."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from najimi.backends import DuckDbBackend
from najimi.demo.simulated import LOOKED_AT, simulate_shop
from najimi.learn import plan_learn
from najimi.learn.rates import response_rates
from najimi.learn.uplift import drawn_together, response_models, uplifts, with_uplift
from najimi.model.estimates import prior_uplift
from najimi.model.moment import Moment
from najimi.tables import TURN_TABLES, check

Row = dict[str, Any]
MOMENT = Moment(LOOKED_AT, "UTC", 365, 0.1, 0.8, 1, "simulated", "simulated")


def learn(
    cells: list[Row], *, prior: float = 0.1, share: float = 0.3, weight: float = 29.0
) -> dict[str, list[Row]]:
    """Return what is learned of treatment ``t`` from experiment cells, tables checked."""
    names = ("n_treated", "n_treated_yes", "n_held_out", "n_held_out_yes")
    some = {
        "treatment_id": "t",
        "activity": "quiet",
        "stage": "repeat",
        "tier": "steady",
        "fold": 0,
    }
    columns = pa.schema(
        [
            *((name, pa.string()) for name in list(some)[:4]),
            ("fold", pa.int64()),
            *((name, pa.int64()) for name in names),
        ]
    )
    small = {
        "experiment_cells": pa.Table.from_pylist([some | cell for cell in cells], schema=columns),
        "response_cells": pa.table({"treatment_id": pa.array([], pa.string()), "activity": [], "n_delivered": [], "n_responses": []}),
        "treatments": pa.table({"treatment_id": ["t"], "prior_response_probability": [prior], "prior_weight": [weight], "incremental_share": [share]}),
    }  # fmt: skip
    small["class_rates"] = response_rates(small)
    small["response_models"] = response_models(small)
    small["uplifts"] = uplifts(small)
    small["response_rates"] = with_uplift(small)
    told = ("response_models", "uplifts", "response_rates")
    for name in told:
        check(TURN_TABLES[name], small[name])
    return {name: small[name].to_pylist() for name in told}


def arms(n: int, yes: int, m: int, z: int, **cell: Any) -> Row:
    return {"n_treated": n, "n_treated_yes": yes, "n_held_out": m, "n_held_out_yes": z} | cell


def test_without_an_experiment_the_authors_word_stands() -> None:
    for cells in ([], [arms(500, 90, 29, 2)]):
        found = learn(cells)
        assert found["uplifts"] == found["response_models"] == []
        for row in found["response_rates"]:
            assert row["uplift_probability"] == pytest.approx(0.03)
            assert row["uplift_sd"] == pytest.approx((0.03 * 0.97 / 30) ** 0.5)
            assert (row["uplift_source"], row["n_held_out"]) == ("prior", 0)


def test_a_known_answer_by_hand() -> None:
    (cell,) = learn([arms(1_000, 180, 500, 50)])["uplifts"]
    # measured .18 - .10 = .08 +- .0181; said .03 +- .0311; each weighs as it is sure:
    # (.08 / .0181^2 + .03 / .0311^2) / (1 / .0181^2 + 1 / .0311^2), worked by hand
    assert cell["uplift_probability"] == pytest.approx(0.0674, abs=5e-5)
    assert cell["uplift_sd"] == pytest.approx(0.0156, abs=5e-5)


def test_the_more_people_were_kept_back_the_less_the_author_says() -> None:
    told = [
        learn([arms(10 * n, n, n, n // 20)])["response_rates"][0] for n in (40, 400, 4_000, 40_000)
    ]
    away = [abs(row["uplift_probability"] - 0.05) for row in told]
    assert away == sorted(away, reverse=True)
    assert away[-1] < 0.001
    assert [row["uplift_source"] for row in told] == ["measured"] * 4
    assert told[0]["uplift_sd"] > told[1]["uplift_sd"] > told[2]["uplift_sd"]


def test_a_treatment_that_drives_people_away_is_known_as_such() -> None:
    row = learn([arms(9_000, 450, 9_000, 900)])["response_rates"][0]
    assert row["uplift_probability"] == pytest.approx(-0.05, abs=0.002)


def test_classes_that_nobody_was_held_out_of_keep_the_authors_word() -> None:
    found = learn([arms(900, 90, 900, 45)])["response_rates"]
    assert [row["uplift_source"] for row in found] == ["measured", "prior", "prior"]


def test_small_experiments_take_the_default_and_large_ones_test_it() -> None:
    small = learn([arms(100, 10, 100, 5)])["response_models"]
    large = learn([arms(100, 10 + fold, 100, 5, fold=fold) for fold in range(5)])["response_models"]
    assert [row["qini"] for row in small] == [None] * 3
    assert all(row["qini"] is not None for row in large)
    for rows in (small, large):
        assert [row["model"] for row in rows if row["is_chosen"]] == ["segments"]
    assert large[0]["n_held_out"] == 500


@given(
    st.floats(-0.5, 0.5),
    st.floats(0.001, 0.5),
    st.floats(0, 1),
    st.floats(0, 1),
    st.floats(0.01, 1e6),
)
@settings(deadline=None)
def test_the_answer_lies_between_what_was_measured_and_what_was_said(
    measured: float, sd: float, response: float, share: float, weight: float
) -> None:
    said = prior_uplift(np.array([response]), np.array([share]), np.array([weight]))
    mean, both_sd = drawn_together((np.array([measured]), np.array([sd])), said)
    ends = sorted((measured, float(said[0][0])))
    assert ends[0] - 1e-6 <= mean[0] <= ends[1] + 1e-6
    assert both_sd[0] <= sd + 1e-9


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., dict[str, list[Row]]]:
    """Return how to run the phase on a simulated shop whose decisions are changed first."""

    def run(**changes: Any) -> dict[str, list[Row]]:
        with DuckDbBackend(scratch=tmp_path_factory.mktemp("learn")) as backend:
            for name, table in simulate_shop(n_customers=6_000, seed=3).items():
                changed = table
                if name == "decisions_issued":
                    for column, value in changes.items():
                        place = table.schema.get_field_index(column)
                        told = value(table) if callable(value) else pa.repeat(value, len(table))
                        field = table.schema.field(place)
                        changed = changed.set_column(place, field, told.cast(field.type))
                backend.register(name, changed)
            backend.run(plan_learn(MOMENT))
            names = ("lift", "uplifts", "response_rates", "response_models", "experiment_cells")
            return {name: backend.collect(name).to_pylist() for name in names}

    return run


def own_scope(table: pa.Table) -> pa.Array:
    return pa.array(
        ["treatment" if held else None for held in table["held_out_treatment_id"].to_pylist()]
    )


def test_the_phase_measures_purchases_of_the_treated_against_those_kept_back(
    learned: Callable[..., dict[str, list[Row]]],
) -> None:
    found = learned(holdout_scope=own_scope, stage="repeat", tier="small")
    (cell,) = found["uplifts"]
    n = sum(row["n_treated"] + row["n_held_out"] for row in found["experiment_cells"])
    assert n == 6_000 == cell["n_treated"] + cell["n_held_out"]
    # Everybody buys once in the window of a simulated shop, so nothing is changed.
    assert (cell["stage"], cell["tier"]) == ("repeat", "small")
    assert cell["uplift_probability"] == pytest.approx(0.0, abs=0.01)


def test_the_global_holdout_takes_no_part_in_the_experiment_of_a_treatment(
    learned: Callable[..., dict[str, list[Row]]],
) -> None:
    assert learned()["uplifts"] == []


def test_what_exploration_alone_made_unlikely_is_no_holdout(
    learned: Callable[..., dict[str, list[Row]]],
) -> None:
    tried = learned(
        holdout_scope=pa.scalar(None, pa.string()),
        held_out_treatment_id=pa.scalar(None, pa.string()),
        propensity=0.25, choice_probability=0.25,
    )  # fmt: skip
    assert tried["lift"] == []


def test_the_measured_arm_is_held_against_the_global_holdout(
    learned: Callable[..., dict[str, list[Row]]],
) -> None:
    def every_fourth_treated(table: pa.Table) -> pa.Array:
        held = table["held_out_treatment_id"].to_pylist()
        return pa.array([each is None and n % 4 == 0 for n, each in enumerate(held)])

    rows = {
        row["treatment_id"]: row for row in learned(is_measured_arm=every_fourth_treated)["lift"]
    }
    assert rows["*arm"]["n_held_out"] == rows["*"]["n_held_out"]
    assert rows["*arm"]["n_treated"] < rows["*"]["n_treated"] / 3
    assert rows["*arm"]["lift_low_amount"] < 400 < rows["*arm"]["lift_high_amount"]

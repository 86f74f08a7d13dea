"""*Learn* finds effects that were put in, finds none where none was, and claims nothing from few."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from najimi.backends import DuckDbBackend
from najimi.demo import simulated
from najimi.demo.simulated import LOOKED_AT, TREATMENT, Recovered, recover_many, simulate_shop
from najimi.learn import plan_learn
from najimi.learn.lift import FEWEST_CUSTOMERS, lift_rows
from najimi.model.moment import Moment

Learn = Callable[[dict[str, pa.Table]], dict[str, list[dict[str, Any]]]]
N_SHOPS = 20


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDbBackend]:
    with DuckDbBackend(scratch=tmp_path_factory.mktemp("learn")) as opened:
        yield opened


@pytest.fixture(scope="module")
def learn(backend: DuckDbBackend) -> Learn:
    """Return how to run the learn phase on the tables of a simulated shop."""

    def run(shop: dict[str, pa.Table]) -> dict[str, list[dict[str, Any]]]:
        for name, table in shop.items():
            backend.register(name, table)
        plan = plan_learn(Moment(LOOKED_AT, "UTC", 365, 0.1, 0.8, 1, "simulated", "simulated"))
        backend.run(plan)
        return {name: backend.collect(name).to_pylist() for name in plan.outputs}

    return run


@pytest.fixture(scope="module")
def recovered(tmp_path_factory: pytest.TempPathFactory) -> list[Recovered]:
    return recover_many(
        lambda: DuckDbBackend(scratch=tmp_path_factory.mktemp("shops")), n_shops=N_SHOPS
    )


def everyone(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return next(row for row in rows if row["treatment_id"] == "*")


def test_the_intervals_hold_the_truth_about_as_often_as_they_claim(
    recovered: list[Recovered],
) -> None:
    assert sum(shop.holds_lift for shop in recovered) >= 16
    assert sum(shop.holds_response_probability for shop in recovered) >= 15


def test_on_average_it_finds_what_was_put_in(recovered: list[Recovered]) -> None:
    lift = sum(shop.lift_amount for shop in recovered) / N_SHOPS
    rate = sum(shop.response_probability for shop in recovered) / N_SHOPS
    assert lift == pytest.approx(simulated.TRUE_LIFT_AMOUNT, rel=0.05)
    assert rate == pytest.approx(simulated.TRUE_RESPONSE_PROBABILITY, rel=0.05)
    assert all(shop.lift_low_amount > 0 for shop in recovered)


def test_where_nothing_was_put_in_the_intervals_hold_zero(
    monkeypatch: pytest.MonkeyPatch, learn: Learn
) -> None:
    monkeypatch.setattr(simulated, "TRUE_LIFT_AMOUNT", 0)
    found = [
        everyone(learn(simulate_shop(n_customers=3_000, seed=seed))["lift"]) for seed in range(12)
    ]
    n_holding = sum(row["lift_low_amount"] <= 0 <= row["lift_high_amount"] for row in found)
    assert n_holding >= 10
    assert {row["lift_amount"] > 0 for row in found} == {True, False}


def test_a_turn_of_which_nothing_was_delivered_is_a_placebo_and_teaches_no_rate(
    learn: Learn,
) -> None:
    shop = simulate_shop(n_customers=2_000, seed=1)
    silent = learn(shop | {"interactions": shop["interactions"].slice(0, 0)})
    assert {row["basis"] for row in silent["lift"]} == {"placebo"}
    assert {row["basis"] for row in learn(shop)["lift"]} == {"delivered"}
    assert {row["n_delivered"] for row in silent["response_rates"]} == {0}
    assert {row["response_probability"] for row in silent["response_rates"]} == {0.05}
    assert silent["outcomes"] == []


def test_only_what_was_delivered_teaches_rates(learn: Learn) -> None:
    shop = simulate_shop(n_customers=2_000, seed=2)
    answers = pc.equal(shop["interactions"]["direction"], "in")
    without_decisions = shop | {"decisions_issued": shop["decisions_issued"].slice(0, 0)}
    whole, bare = learn(shop), learn(without_decisions)
    assert whole["response_rates"] == bare["response_rates"]
    assert whole["outcomes"] == bare["outcomes"]
    assert sum(row["n_responses"] for row in whole["response_rates"]) == pc.sum(answers).as_py()


@pytest.mark.parametrize(("n_few", "is_claimed"), [(29, False), (30, True)])
def test_fewer_than_thirty_in_either_arm_and_nothing_is_claimed(
    n_few: int, is_claimed: bool
) -> None:
    assert FEWEST_CUSTOMERS == 30
    for is_issued in (0, 1):
        arms = pa.table({
            "basis": ["delivered"] * 2, "treatment_id": ["*"] * 2, "is_issued": [is_issued, 1 - is_issued],
            "n": [n_few, 5_000], "total": [30_000, 2_000_000], "squares": [40e6, 900e6],
        })  # fmt: skip
        (row,) = lift_rows({"arm_sums": arms}).to_pylist()
        assert (row["lift_amount"] is not None) == is_claimed
        assert (row["lift_low_amount"] is None) == (row["treated_mean_amount"] is None)
        assert row[("n_held_out", "n_treated")[is_issued]] == n_few


def test_a_known_answer_by_hand() -> None:
    # issued: 50 bought 0 and 50 bought 1,000; held out: 100 bought 300 each
    arms = pa.table({
        "basis": ["delivered"] * 2, "treatment_id": ["*"] * 2, "is_issued": [1, 0], "n": [100, 100],
        "total": [50_000, 30_000], "squares": [50e6, 9e6],
    })  # fmt: skip
    (row,) = lift_rows({"arm_sums": arms}).to_pylist()
    half = 1.959963984540054 * (25e6 / 99 / 100) ** 0.5
    assert row["lift_amount"] == pytest.approx(200.0)
    assert row["lift_low_amount"] == pytest.approx(200.0 - half)
    assert row["lift_high_amount"] == pytest.approx(200.0 + half)


def test_each_customer_counts_once_with_the_first_decision(learn: Learn) -> None:
    shop = simulate_shop(n_customers=1_500, seed=3)
    issued = shop["decisions_issued"]
    place = issued.schema.get_field_index("fact_id")
    again = issued.set_column(
        place, issued.schema.field(place), pc.binary_join_element_wise("e", issued["fact_id"], "")
    )
    once = everyone(learn(shop)["lift"])
    twice = everyone(learn(shop | {"decisions_issued": pa.concat_tables([issued, again])})["lift"])
    assert twice == once
    assert once["n_treated"] + once["n_held_out"] == 1_500


def test_a_window_that_is_not_over_says_nothing_yet(learn: Learn, backend: DuckDbBackend) -> None:
    shop = simulate_shop(n_customers=1_000, seed=4)
    too_early = Moment(
        simulated.DECIDED_AT.replace(day=29), "UTC", 365, 0.1, 0.8, 1, "simulated", "simulated"
    )
    learn(shop)
    backend.run(plan_learn(too_early))
    assert backend.collect("lift").num_rows == 0
    assert backend.collect("outcomes").num_rows == 0
    assert {row["treatment_id"] for row in backend.collect("response_rates").to_pylist()} == {
        TREATMENT
    }

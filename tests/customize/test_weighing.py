"""What fits a person counts in money one can read, and what that costs is told."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from najimi.model.ideal_types import IdealType
from najimi.model.playbook import Playbook
from najimi.model.screening_rules import ScreeningRules
from najimi.model.weights_rules import Weights
from najimi.tables.turn import RESPONSE_RATES, UPLIFTS

Make = Callable[..., Any]


def two_needs(playbook_of: Make, *, need_fit: int = 60, **common: Any) -> Playbook:
    """Return two treatments of nearly equal worth, for two needs; each has a path of its own."""
    playbook: Playbook = playbook_of(
        {"need": "saving_time", "prior_response_probability": 0.100, "cost_amount": 5},
        {"need": "fresh_cooking", "prior_response_probability": 0.105, "cost_amount": 5},
        weights=Weights(need_fit, common.pop("career", 0)), screening=ScreeningRules(asks_first=False),
        **common,
    )  # fmt: skip
    paths = (IdealType("quiet", {}, ("t0",)), IdealType("loud", {}, ("t1",)))
    return dataclasses.replace(playbook, ideal_types=paths)


def test_two_people_of_equal_value_and_different_need_get_different_next_actions(
    decide: Make, contexts: Make, playbook_of: Make
) -> None:
    alike = {"tier": "most_valuable", "expected_order_margin_amount": 1_000.0}
    who = contexts([alike | {"main_need": need} for need in ("saving_time", "fresh_cooking")])
    rows = decide(two_needs(playbook_of), who)["decisions"]
    assert [row["treatment_id"] for row in rows] == ["t0", "t1"]
    blind = decide(two_needs(playbook_of, need_fit=0), who)["decisions"]
    assert [row["treatment_id"] for row in blind] == ["t1", "t1"]


@pytest.mark.parametrize(
    ("known", "fit"),
    [({"main_need": None}, 0), ({"main_need": "saving_time", "recorded_needs": ["saving_time"]}, 60),
     ({"main_need": "health", "recorded_needs": ["health", "saving_time"]}, 30),
     ({"main_need": "health", "recorded_needs": ["health"]}, 0)],
)  # fmt: skip
def test_the_main_need_counts_whole_and_another_recorded_one_half(
    decide: Make, contexts: Make, playbook_of: Make, known: dict[str, Any], fit: int
) -> None:
    (row,) = decide(two_needs(playbook_of), contexts([known]))["candidates"]
    candidate = row["candidates"][0]
    assert candidate["need_amount"] == fit
    assert candidate["score"] == pytest.approx(100 - 5 + fit)


def test_a_play_of_their_own_path_counts_and_one_of_another_does_not(
    decide: Make, contexts: Make, playbook_of: Make
) -> None:
    who = contexts([{"ideal_types": types} for types in (["quiet"], ["loud", "quiet"], [], None)])
    rows = decide(two_needs(playbook_of, career=25), who)["candidates"]
    told = [[candidate["career_amount"] for candidate in row["candidates"]] for row in rows]
    assert told == [[25, 0], [25, 25], [0, 0], [0, 0]]


def test_what_a_weight_costs_by_hand(decide: Make, contexts: Make, playbook_of: Make) -> None:
    needs = ("saving_time", "fresh_cooking", "saving_time")
    who = contexts([{"main_need": need} for need in needs])
    costs = decide(two_needs(playbook_of, career=25), who)["weight_costs"]
    # Two of three take t0 (100 - 5) where margin alone takes t1 (105 - 5): 5 given up for each.
    assert costs == [
        {"weight": "career", "weight_amount": 25, "n_turned": 0, "cost_amount": 0},
        {"weight": "need_fit", "weight_amount": 60, "n_turned": 2, "cost_amount": 10},
    ]


def test_a_weight_that_makes_us_speak_at_a_loss_says_so(
    decide: Make, contexts: Make, playbook_of: Make
) -> None:
    dear = two_needs(playbook_of, contact_amount=120)
    answer = decide(dear, contexts([{"main_need": "saving_time"}]))
    assert answer["decisions"][0]["treatment_id"] == "t0"
    # Alone it is not worth their attention; silence brings 0, and this brings 100 - 5.
    assert answer["weight_costs"][1]["cost_amount"] == -95


@given(
    st.integers(0, 500),
    st.lists(st.sampled_from(["saving_time", "fresh_cooking", None]), min_size=1, max_size=12),
)
@settings(deadline=None, max_examples=15, derandomize=True)
def test_without_scarcity_and_prices_of_attention_no_weight_ever_earns_margin(
    decide: Make, contexts: Make, playbook_of: Make, weight: int, needs: list[str | None]
) -> None:
    who = contexts([{"main_need": need} for need in needs])
    answer = decide(two_needs(playbook_of, need_fit=weight), who)
    assert all(row["cost_amount"] >= 0 for row in answer["weight_costs"])
    assert answer["weight_costs"][1]["n_turned"] <= len(needs)


def measured(*rows: dict[str, Any]) -> pa.Table:
    filled = [{"activity": "occasional", "n_treated": 1, "n_held_out": 1} | row for row in rows]
    return pa.Table.from_pylist(filled, schema=UPLIFTS.schema)


def of_class(**row: Any) -> pa.Table:
    some = dict.fromkeys(RESPONSE_RATES.names, 0) | {"activity": "occasional", "treatment_id": "t0"}
    return pa.Table.from_pylist([some | row], schema=RESPONSE_RATES.schema)


def test_what_was_measured_replaces_the_authors_share_cell_by_cell(
    decide: Make, contexts: Make, playbook_of: Make
) -> None:
    playbook = playbook_of({"prior_response_probability": 0.2, "incremental_share": 0.5})
    rates = of_class(
        response_probability=0.2, uplift_probability=0.04, uplift_sd=0.01, uplift_source="measured"
    )
    cell = {"treatment_id": "t0", "stage": "loyal", "tier": "small", "uplift_sd": 0.02}
    who = contexts([{"tier": "small"}, {"tier": "steady"}, {"tier": "small", "activity": "quiet"}])
    rows = decide(
        playbook, who, rates=rates, uplifts=measured(cell | {"uplift_probability": -0.01})
    )
    told = [row["candidates"][0] for row in rows["candidates"]]
    assert [each["uplift_probability"] for each in told] == pytest.approx([-0.01, 0.04, 0.1])
    assert [each["incremental_margin_amount"] for each in told] == pytest.approx([-10, 40, 100])
    assert [row["uplift_source"] for row in rows["decisions"]] == [None, "measured", "prior"]


def test_a_score_tells_how_unsure_it_is_by_hand(
    decide: Make, contexts: Make, playbook_of: Make
) -> None:
    playbook = playbook_of(
        {"prior_response_probability": 0.2, "incremental_share": 0.5, "prior_weight": 89.0,
         "orders_per_response": 2.0}
    )  # fmt: skip
    low, high = 8_000.0, 16_000.0
    interval = {
        "expected_margin_amount": 12_000.0,
        "expected_margin_low_amount": low,
        "expected_margin_high_amount": high,
    }
    sure, unsure = decide(playbook, contexts([interval, {}]))["candidates"]
    sd_u = (0.1 * 0.9 / 90) ** 0.5
    for row, spread in ((sure, 4_000 / norm.ppf(0.9) / 12_000), (unsure, 1.0)):
        sd_m = 1_000 * spread
        by_hand = 2 * ((0.1 * sd_m) ** 2 + (1_000 * sd_u) ** 2 + (sd_u * sd_m) ** 2) ** 0.5
        assert row["candidates"][0]["score_sd_amount"] == pytest.approx(by_hand)
        assert row["candidates"][0]["uplift_sd"] == pytest.approx(sd_u)


def test_the_parts_of_a_decision_add_up_to_its_score(
    decide: Make, contexts: Make, playbook_of: Make
) -> None:
    playbook = dataclasses.replace(
        two_needs(playbook_of, career=25, contact_amount=3), global_holdout_share=0.3
    )
    rng = np.random.default_rng(1)
    who = contexts(
        [{"main_need": "saving_time", "ideal_types": ["loud"], "n_contacts_30_days": int(n)}
         for n in rng.integers(0, 3, 80)]
    )  # fmt: skip
    rows = decide(playbook, who)["decisions"]
    assert {row["reason"] for row in rows} == {"worth_doing", "held_out"}
    for row in rows:
        parts = [
            row[name]
            for name in (
                "incremental_margin_amount",
                "relation_amount",
                "need_amount",
                "career_amount",
            )
        ]
        assert sum(parts) - 5 - row["attention_amount"] == pytest.approx(row["score_amount"])
        assert row["score_amount"] == pytest.approx(row["best_score"])

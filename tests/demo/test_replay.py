"""What a replay of real data may show, and what it must not."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pyarrow.compute as pc
import pytest

from najimi.demo import DemoResult
from najimi.demo.run import weekly_days


@pytest.fixture(scope="session")
def last(demo: DemoResult) -> dict[str, list[dict[str, Any]]]:
    names = ("lift", "response_rates", "forecasts", "outcomes", "decisions")
    return {name: demo.turns[-1].read(name).to_pylist() for name in names}


def test_the_demo_takes_every_monday_of_the_last_quarter() -> None:
    days = weekly_days()
    assert (len(days), str(days[0]), str(days[-1])) == (14, "2017-10-02", "2018-01-01")
    assert {day.weekday() for day in days} == {0}


def test_every_household_gets_one_decision_in_every_turn(demo: DemoResult) -> None:
    for turn in demo.turns:
        assert turn.read("decisions").num_rows == turn.read("customers").num_rows == 2_509


def test_the_lift_of_what_was_never_delivered_covers_zero(last: dict[str, Any]) -> None:
    claimed = [row for row in last["lift"] if row["lift_amount"] is not None]
    overall = [row for row in claimed if row["treatment_id"] == "*"]
    assert {row["basis"] for row in last["lift"]} == {"placebo"}
    assert len(overall) == 1
    assert overall[0]["n_held_out"] >= 30
    assert overall[0]["lift_low_amount"] < 0 < overall[0]["lift_high_amount"]


def test_only_the_real_campaigns_teach_response_rates(last: dict[str, Any]) -> None:
    taught = {row["treatment_id"] for row in last["response_rates"] if row["n_delivered"]}
    assert taught == {"personal_coupons", "category_coupons", "seasonal_coupons"}
    assert all(row["decision_id"] is None for row in last["outcomes"])
    assert sum(row["n_delivered"] for row in last["response_rates"]) == len(last["outcomes"])


def test_response_rates_match_a_count_by_hand(last: dict[str, Any]) -> None:
    rows = [row for row in last["response_rates"] if row["treatment_id"] == "personal_coupons"]
    assert sum(row["n_delivered"] for row in rows) == 3_647
    assert sum(row["n_responses"] for row in rows) == 604
    for row in rows:
        assert row["response_low_probability"] < row["response_probability"]
        assert row["response_probability"] < row["response_high_probability"]


def test_purchases_are_foreseen_in_total(last: dict[str, Any]) -> None:
    rows = [row for row in last["forecasts"] if row["window_days"] == 28]
    expected = sum(row["expected_purchases"] for row in rows)
    actual = sum(row["actual_purchases"] for row in rows)
    assert len(rows) == 2
    assert abs(expected / actual - 1) < 0.10


def test_decisions_of_a_replay_are_marked_as_such(demo: DemoResult) -> None:
    facts = demo.workspace.facts.source("decisions_issued")
    import pyarrow.parquet as pq

    issued = pq.read_table(list(facts.files), columns=["is_replay", "turn_id"])
    n_beside = sum(
        pc.sum(turn.read("holdouts")["is_beside"]).as_py() or 0
        for turn in demo.workspace.turns.all()
    )
    assert issued.num_rows == 3 * 2_509 + n_beside
    assert pc.all(issued["is_replay"]).as_py()


def test_the_summary_names_who_was_treated_and_who_was_left_in_peace(
    demo: DemoResult, printed: StringIO
) -> None:
    text = printed.getvalue()
    assert demo.turns
    assert "left in peace because:" in text
    assert "SIMULATED" in text
    assert "must cover zero" in text
    assert "names are invented" in text


def test_the_simulated_shops_hold_the_truth_about_as_often_as_claimed(demo: DemoResult) -> None:
    found = demo.recovered
    assert len(found) == 20
    assert sum(shop.holds_lift for shop in found) >= 16
    assert sum(shop.holds_response_probability for shop in found) >= 14
    assert all(shop.lift_low_amount > 0 for shop in found)

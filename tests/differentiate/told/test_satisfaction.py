"""Satisfaction is a series of each person and a distribution of all, never a lone mean."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.differentiate.told.conftest import Tell, answered

from najimi.tables import TURN_TABLES

FEW = settings(max_examples=15, deadline=None, derandomize=True,
               suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip


def scored(key: str, days: int, score: float) -> dict[str, object]:
    return answered(key, days, "satisfaction", number=Decimal(str(score)))


def test_the_latest_answer_stands_beside_the_one_before(tell: Tell) -> None:
    rows = tell(answers=[scored("a", 40, 6), scored("a", 20, 8), scored("a", 3, 9)])
    assert [row["score"] for row in rows["satisfaction_series"]] == [6, 8, 9]
    (row,) = rows["satisfaction"]
    assert (row["latest_score"], row["previous_score"], row["n_answers"]) == (9, 8, 3)
    assert row["latest_on"] == date(2026, 3, 29)


@pytest.mark.parametrize(
    ("scores", "trend"),
    [([7], "not_enough"), ([7, 8], "rising"), ([7, 7.5], "steady"), ([9, 9, 3], "falling"),
     ([2, 9, 9, 9], "steady"), ([0, 10], "rising")],
)  # fmt: skip
def test_the_trend_is_the_latest_against_their_own_median(
    tell: Tell, scores: list[float], trend: str
) -> None:
    answers = [scored("a", 100 - n, score) for n, score in enumerate(scores)]
    assert tell(answers=answers)["satisfaction"][0]["trend"] == trend


def test_an_answer_outside_the_scale_is_counted_and_not_used(tell: Tell) -> None:
    rows = tell(answers=[scored("a", 3, 11), scored("b", 3, -1), scored("b", 2, 10)])
    assert [row["customer_id"] for row in rows["satisfaction"]] == ["b"]
    assert {row["n_off_scale"] for row in rows["satisfaction_distribution"]} == {2}


def test_two_shops_of_the_same_mean_look_different(tell: Tell) -> None:
    split = tell(answers=[scored("a", 3, 0), scored("b", 3, 10)])["satisfaction_distribution"]
    same = tell(answers=[scored("a", 3, 5), scored("b", 3, 5)])["satisfaction_distribution"]
    of_month = [[(row["score"], row["n_customers"]) for row in rows if row["period"] == "month"]
                for rows in (split, same)]  # fmt: skip
    assert of_month == [[(0, 1), (10, 1)], [(5, 2)]]


@FEW
@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 200), st.integers(-2, 12))))
def test_everybody_who_answered_counts_once_in_each_period(
    tell: Tell, said: list[tuple[str, int, int]]
) -> None:
    rows = tell(answers=[scored(*each) for each in said])
    periods: dict[tuple[str, date], list[dict[str, int]]] = {}
    for row in rows["satisfaction_distribution"]:
        periods.setdefault((row["period"], row["from_on"]), []).append(row)
    for counted in periods.values():
        assert {row["n_answered"] for row in counted} == {sum(r["n_customers"] for r in counted)}
    on_scale = {key for key, _, score in said if 0 <= score <= 10}
    assert {row["customer_id"] for row in rows["satisfaction"]} == on_scale


def test_no_table_holds_a_mean_of_satisfaction() -> None:
    names = [name for table in TURN_TABLES.values() if table.name.startswith("satisfaction")
             for name in table.names]  # fmt: skip
    assert names
    assert not [name for name in names if "mean" in name or "average" in name]

"""The stage follows from purchases alone, and so does the whole path that led to it."""

from __future__ import annotations

import math
from datetime import date, timedelta
from itertools import groupby, pairwise
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.differentiate.standing.conftest import TODAY, Rows, Walk

from najimi.tables.contract import Table, check
from najimi.tables.turn import PASSAGES, STAGE_FLOW, STAGE_MOVES

FEW = settings(
    deadline=None, max_examples=25, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
HISTORIES = st.dictionaries(
    st.sampled_from("abcdef"), st.lists(st.integers(0, 900), unique=True, max_size=12), min_size=1
)


def by_customer(rows: Rows) -> dict[str, dict[str, Any]]:
    return {row["customer_id"]: row for row in rows}


def stages(tables: dict[str, Rows]) -> dict[str, str]:
    return {row["customer_id"]: row["stage"] for row in tables["careers"]}


@pytest.mark.parametrize(
    ("bought", "stage", "since_days_ago"),
    [
        ([], "prospect", 0),
        ([5], "new", 5),
        ([25, 5], "repeat", 5),
        ([45, 25, 5], "repeat", 25),
        ([65, 45, 25, 5], "loyal", 5),
        ([119, 99, 79, 59], "loyal", 59),
        ([120, 100, 80, 60], "lapsing", 0),
        ([179, 159, 139, 119], "lapsing", 59),
        ([180, 160, 140, 120], "lost", 0),
        ([300, 280, 260, 240, 90], "won_back", 90),
        ([301, 281, 261, 241, 91], "loyal", 0),
        ([220, 200, 180, 60], "won_back", 60),
        ([219, 199, 179, 60], "loyal", 60),
    ],
)
def test_small_histories_stand_where_one_would_say(
    walk: Walk, bought: list[int], stage: str, since_days_ago: int
) -> None:
    company = {f"other{n}": [40, 20] for n in range(20)}
    row = by_customer(walk(company | {"them": bought})["careers"])["them"]
    assert row["stage"] == stage
    assert row["since_on"] == TODAY - timedelta(days=since_days_ago)


@given(bought=HISTORIES)
@FEW
def test_the_path_follows_from_purchases_in_any_order(
    walk: Walk, bought: dict[str, list[int]]
) -> None:
    tables = walk(bought)
    again = walk({who: days[::-1] for who, days in reversed(bought.items())})
    for name, rows in tables.items():
        assert sorted(rows, key=str) == sorted(again[name], key=str)
    for row in tables["careers"]:
        days = bought[row["customer_id"]]
        assert (row["stage"] == "prospect") == (not days)
        assert row["days_since_last_order"] == (min(days) if days else None)


@given(bought=HISTORIES)
@FEW
def test_passages_are_what_asking_for_the_stage_every_day_would_give(
    walk: Walk, bought: dict[str, list[int]]
) -> None:
    tables = walk(bought)
    gap_days = tables["shop_rhythm"][0]["gap_days"]
    for who, days in bought.items():
        found = [row for row in tables["passages"] if row["customer_id"] == who]
        found.sort(key=lambda row: row["entered_on"])
        told = [(row["entered_on"], row["stage"]) for row in found]
        assert told == (asked_daily(days, gap_days) if days else [(TODAY, "prospect")])
        for row, after in pairwise(found):
            assert (row["left_on"], row["next_stage"]) == (after["entered_on"], after["stage"])
            assert row["days_in_stage"] == (row["left_on"] - row["entered_on"]).days


@given(bought=HISTORIES)
@FEW
def test_open_passages_partition_everyone_and_are_today_s_stages(
    walk: Walk, bought: dict[str, list[int]]
) -> None:
    tables = walk(bought, seen=dict.fromkeys(bought, 950))
    for table in (PASSAGES, STAGE_FLOW, STAGE_MOVES):
        check(table, sorted_by_key(tables[table.name], table))
    still_open = [row for row in tables["passages"] if row["left_on"] is None]
    assert {row["customer_id"]: row["stage"] for row in still_open} == stages(tables)
    assert len(still_open) == len(bought)
    flow = {row["stage"]: row for row in tables["stage_flow"]}
    assert sum(row["n_now"] for row in flow.values()) == len(bought)
    assert flow["prospect"]["n_followed"] == 0
    for row in tables["stage_moves"]:
        assert row["conversion_low_share"] <= row["conversion_share"]
        assert row["conversion_share"] <= row["conversion_high_share"]


def asked_daily(days_ago: list[int], gap_days: float) -> list[tuple[date, str]]:
    """Ask the rules of the page for the stage on every day since the first purchase."""
    bought = sorted(TODAY - timedelta(days=ago) for ago in days_ago)
    asked = [bought[0] + timedelta(days=n) for n in range((TODAY - bought[0]).days + 1)]
    daily = ((day, stage_on(day, [on for on in bought if on <= day], gap_days)) for day in asked)
    return [(next(same)[0], stage) for stage, same in groupby(daily, key=lambda pair: pair[1])]


def stage_on(day: date, bought: list[date], gap_days: float) -> str:
    """Read the table of stages on the page of the phase, row by row."""
    n, silence = len(bought), (day - bought[-1]).days
    usual = mean_gap(bought) if n >= 3 else gap_days
    if silence >= math.ceil(6 * usual):
        return "lost"
    if silence >= math.ceil(3 * usual):
        return "lapsing"
    is_back = n >= 3 and (bought[-1] - bought[-2]).days >= 6 * mean_gap(bought[:-1])
    if is_back and silence <= 90:
        return "won_back"
    return "new" if n == 1 else "repeat" if n < 4 else "loyal"


def mean_gap(bought: list[date]) -> float:
    return max(7.0, (bought[-1] - bought[0]).days / (len(bought) - 1))


def test_the_flow_of_a_shop_counted_by_hand(walk: Walk) -> None:
    # all came 500 days ago; a gap of 20 days is the shop's, so a first silence lapses at 60
    came_once = {f"once{n}": [500] for n in range(25)}
    again = {f"again{n}": [500, 500 - 1 - n] for n in range(50)}
    waits = {f"waits{n}": [40] for n in range(3)} | {"fresh": [2]}
    company = {f"pace{n}": [700, 680, 660] for n in range(70)}
    tables = walk(came_once | again | waits | company)
    flow = {row["stage"]: row for row in tables["stage_flow"]}["new"]
    assert (flow["n_now"], flow["n_entered_365_days"], flow["n_followed"]) == (4, 4, 145)
    assert flow["n_moved"] == 145
    assert flow["leakage_share"] == pytest.approx(25 / 145)
    moves = {(row["stage"], row["next_stage"]): row for row in tables["stage_moves"]}
    onward = moves["new", "repeat"]
    assert (onward["n_moved"], onward["conversion_share"]) == (120, pytest.approx(120 / 145))
    assert onward["conversion_low_share"] == pytest.approx(0.7579, abs=1e-4)
    assert onward["conversion_high_share"] == pytest.approx(0.8804, abs=1e-4)


def test_who_waits_longer_than_most_who_went_on_is_stuck(walk: Walk) -> None:
    went_on = {f"on{n}": [500, 499 - n] for n in range(50)}
    company = {f"pace{n}": [700, 660, 620] for n in range(60)}
    tables = walk(went_on | company | {"long": [41], "short": [40], "loyal": [90, 60, 35, 20]})
    after = {row["stage"]: row["stuck_after_days"] for row in tables["stage_flow"]}
    assert after["new"] == 40
    assert after["loyal"] is None
    stuck = {row["customer_id"] for row in tables["careers"] if row["is_stuck"]}
    assert stuck & {"long", "short", "loyal"} == {"long"}


def test_a_usual_gap_that_changes_moves_what_comes_and_never_what_was(walk: Walk) -> None:
    # gaps of 10 lapse after 30; the gap of 40 in between is remembered as a lapse for ever
    weekly = [200, 190, 180, 170, 130]
    entered = [("lapsing", 140), ("loyal", 130)]
    for later in ([], [90], [90, 50]):
        rows = walk({"them": weekly + later})["passages"]
        path = sorted((row["entered_on"], row["stage"]) for row in rows)
        told = [(stage, (TODAY - day).days) for day, stage in path]
        assert told[:5] == [("new", 200), ("repeat", 190), ("loyal", 170), *entered]


def test_who_has_few_purchases_is_measured_by_the_rhythm_of_the_shop(walk: Walk) -> None:
    company = {f"other{n}": [100, 60, 20] for n in range(20)}
    found = stages(walk(company | {"once": [119], "long": [120], "gone": [240]}))
    assert (found["once"], found["long"], found["gone"]) == ("new", "lapsing", "lost")
    assert stages(walk({"alone": [89], "late": [90]})) == {"alone": "new", "late": "lapsing"}


def test_gaps_shorter_than_a_week_count_as_a_week(walk: Walk) -> None:
    daily = list(range(20, 30))
    tables = walk({"here": daily, "away": [day + 1 for day in daily]})
    assert stages(tables) == {"here": "loyal", "away": "lapsing"}
    assert by_customer(tables["careers"])["here"]["usual_gap_days"] == 7


def sorted_by_key(rows: Rows, table: Table) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=table.schema).sort_by(
        [(name, "ascending") for name in table.key]
    )

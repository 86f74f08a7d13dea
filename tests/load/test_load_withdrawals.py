"""A no that is loaded holds from the instant it was meant for, and no yes is dated ahead of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pytest

from najimi.load import LoadReport
from najimi.workspace import Workspace

NOW = datetime(2026, 4, 1, 3, tzinfo=UTC)
Load = Callable[..., LoadReport]
Facts = Callable[[Workspace, str], list[dict[str, Any]]]


def consents(*said: str) -> str:
    heading = "source_key,occurred_at,purpose,channel,state"
    return "\n".join([heading, *(f"alice,{at},promotional,email,{s}" for at, s in map(str.split, said))])  # fmt: skip


def test_a_yes_dated_ahead_holds_from_when_it_was_recorded(
    load: Load, workspace: Workspace, facts_of: Facts
) -> None:
    load(consents("2026-04-02T09:00 granted"), table="consents")
    (fact,) = facts_of(workspace, "consents")
    assert fact["occurred_at"] == fact["recorded_at"] == NOW


def test_a_restriction_dated_ahead_holds_from_when_it_was_recorded(
    load: Load, workspace: Workspace, facts_of: Facts
) -> None:
    load("source_key,occurred_at,state\nalice,2026-04-02T09:00,lifted\n", table="restrictions")
    (fact,) = facts_of(workspace, "restrictions")
    assert fact["occurred_at"] == NOW


@pytest.mark.parametrize("day", ["2026-03-20", "2026/3/20", "令和8年3月20日"])
@pytest.mark.parametrize("state", ["withdrawn", "refused"])
def test_a_no_without_a_time_is_later_than_a_yes_of_the_same_day(
    load: Load, workspace: Workspace, facts_of: Facts, day: str, state: str
) -> None:
    load(consents("2026-03-20T23:00 granted", f"{day} {state}"), table="consents")
    at = {fact["state"]: fact["occurred_at"] for fact in facts_of(workspace, "consents")}
    assert at["granted"] < at[state] == datetime(2026, 3, 20, 14, 59, 59, 999_999, UTC)


def test_a_no_in_a_column_of_dates_is_one_without_a_time(
    load: Load, workspace: Workspace, facts_of: Facts
) -> None:
    for n, kind in enumerate((pa.date32(), pa.timestamp("us"))):
        row = {"source_key": [f"p{n}"], "purpose": ["care"], "channel": ["call"],
               "state": ["refused"]}  # fmt: skip
        day = pa.array([datetime(2026, 3, 20)], pa.timestamp("us")).cast(kind)
        load(pa.table(row | {"occurred_at": day}), table="consents", name=f"{n}.parquet")
    ends = {fact["occurred_at"] for fact in facts_of(workspace, "consents")}
    assert ends == {datetime(2026, 3, 20, 14, 59, 59, 999_999, UTC)}


def test_the_same_file_loaded_again_finds_its_own_rows(load: Load) -> None:
    text = consents("2026-04-02T09:00 granted", "2026-04-01 withdrawn")
    assert load(text, table="consents").n_stored == 2
    again = load(text, table="consents", name="again.csv")
    assert (again.n_stored, again.n_duplicate, again.n_rejected) == (0, 2, 0)

"""Who belongs to which household or account: the latest statement holds, over all keys."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.identify.conftest import START, Link, Row, known, merge, said


def joined(key: str, group: str = "g", *, day: float = 1, **columns: Any) -> Row:
    """Return a statement of ``memberships``."""
    more = {"group_id": group, "group_kind": "household", "state": "joined", "role": "partner"}
    return said(key, day=day, **(more | columns))


def members(link: Link, rows: list[Row], people: list[Row] | None = None) -> list[Row]:
    linked = link(people or [known("a"), known("b")], memberships=rows)
    found: list[Row] = linked.tables["group_members"].to_pylist()
    return found


def test_the_latest_statement_about_a_person_and_a_group_holds(link: Link) -> None:
    rows = [joined("a"), joined("a", day=3, role="head"), joined("b")]
    assert [row["role"] for row in members(link, rows[:1])] == ["partner"]
    by_role = {row["role"]: row["since_at"] for row in members(link, rows)}
    assert by_role == {"head": START + timedelta(days=1), "partner": START + timedelta(days=1)}


def test_whoever_left_is_no_member_until_they_join_again(link: Link) -> None:
    rows = [joined("a"), joined("a", day=3, state="left")]
    assert members(link, rows) == []
    (row,) = members(link, [*rows, joined("a", day=5), joined("a", day=6)])
    assert row["since_at"] == START + timedelta(days=5)


def test_a_merged_person_is_one_member(link: Link) -> None:
    people = [known("a"), known("b"), merge("a", "b")]
    (row,) = members(link, [joined("a", role="head"), joined("b", day=2)], people)
    assert row["role"] == "partner"
    assert len(members(link, [joined("a"), joined("b")])) == 2


def test_a_groups_id_is_a_pseudonym_and_the_desk_names_it(link: Link) -> None:
    (row,) = members(link, [joined("a", "山田家", parent_group_id="本家")])
    assert "山田家" not in row["group_id"]
    assert row["group_id"][0] == row["parent_group_id"][0] == "g"
    assert len(row["group_id"]) == 21
    at_desk = joined(row["customer_id"], row["group_id"], day=4, source="desk", role="child")
    (again,) = members(link, [joined("a", "山田家"), at_desk])
    assert (again["group_id"], again["role"]) == (row["group_id"], "child")


def test_the_same_key_of_another_source_is_another_group(link: Link) -> None:
    rows = [joined("a"), joined("a", source="pos")]
    assert len({row["group_id"] for row in members(link, rows)}) == 2

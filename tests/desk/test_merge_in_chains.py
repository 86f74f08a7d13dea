"""Merges upon merges, links of files, and what was said while two were one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from najimi.desk import engine
from najimi.model.terms import LinkState
from najimi.testing import AS_OF, fact_rows
from najimi.workspace import Workspace

if TYPE_CHECKING:
    from django.test import Client

Pairs = list[tuple[str, str]]


def press_merge(client: Client, one: str, other: str) -> Any:
    told = client.get("/duplicates/preview", {"one": one, "other": other}).context["told"]
    client.post("/duplicates/merge", {"one": one, "other": other, "seen": told.seen})
    return told


def test_a_second_merge_joins_the_ends_and_never_cancels_the_first(
    owner: Client, lookalikes: Pairs, desk: Workspace
) -> None:
    (a, b), (c, _) = lookalikes[12], lookalikes[13]
    first = press_merge(owner, a, b)
    second = press_merge(owner, first.leaving_id, c)
    assert {second.leaving_id, second.staying_id} == {first.staying_id, c}
    shop = engine.open_shop(desk.folder)
    assert engine.read_preview(shop, a, c).state == LinkState.MERGED
    merges = [row for row in engine.list_merges(shop) if c in (row.leaving_id, row.staying_id)]
    assert [row.is_in_turn for row in merges] == [False]


def test_two_who_are_two_are_not_merged_through_a_third(owner: Client, lookalikes: Pairs) -> None:
    (a, b), (c, _) = lookalikes[14], lookalikes[15]
    owner.post("/duplicates/apart", {"one": a, "other": b})
    press_merge(owner, a, c)
    told = press_merge(owner, b, c)
    assert told.state == LinkState.APART
    again = owner.post("/duplicates/merge", {"one": b, "other": c, "seen": told.seen})
    assert again.status_code == 409


def test_a_merge_of_a_file_is_listed_and_can_be_undone(
    owner: Client, desk: Workspace, customer: Callable[[str], str], lookalikes: Pairs
) -> None:
    told = {
        "source_key": "other-050", "into_source": "shop", "into_key": "other-051",
        "state": "merged", "occurred_at": AS_OF - timedelta(days=1), "fact_id": "of-a-file",
    }  # fmt: skip
    desk.facts.append("links", fact_rows("links", [told]).to_reader())
    leaving, staying = customer("other-050"), customer("other-051")
    shop = engine.open_shop(desk.folder)
    (row,) = engine.list_merges(shop, of=leaving)
    assert (row.leaving_id, row.staying_id, row.is_in_turn) == (leaving, staying, False)
    owner.post("/duplicates/undo", {"leaving": leaving, "staying": staying})
    assert engine.list_merges(shop, of=leaving) == ()


def test_a_no_said_while_two_were_one_holds_for_both_after_the_undo(
    owner: Client, desk: Workspace, lookalikes: Pairs
) -> None:
    from najimi.desk.consents import commit_redirects, may_contact

    told = press_merge(owner, *lookalikes[16])
    said = {"purpose": "care", "channel": "call", "means": "phone"}
    staying, leaving = told.staying_id, told.leaving_id
    owner.post(f"/customers/{staying}/consent", said | {"state": "withdrawn"})
    owner.post(f"/customers/{staying}/restrict", {"state": "restricted"})
    owner.post("/duplicates/undo", {"leaving": leaving, "staying": staying})
    commit_redirects([])  # as the next turn does, for which they are two
    assert may_contact(leaving, "care", "call").why_code == "restricted"
    owner.post(f"/customers/{leaving}/restrict", {"state": "lifted"})
    assert may_contact(leaving, "care", "call").why_code == "withdrawn"


@pytest.mark.parametrize("state", ["refused", "withdrawn"])
def test_the_preview_tells_consents_as_the_gate_does(
    owner: Client, lookalikes: Pairs, state: str
) -> None:
    from najimi.desk.consents import Statement, commit_statements

    one, other = lookalikes[17]
    days = [AS_OF + timedelta(days=n) for n in range(3)]
    told = [(state, days[0]), ("unknown", days[1])]
    commit_statements(
        [Statement(one, "care", "visit", said, at, at, "shop", said) for said, at in told],
        at=days[2],
    )
    page = owner.get("/duplicates/preview", {"one": one, "other": other})
    lines = {(x.purpose, x.channel): x for x in page.context["told"].consents}
    line = lines["care", "visit"]
    assert {line.left, line.right} == {state, "unknown"}
    assert line.merged == state

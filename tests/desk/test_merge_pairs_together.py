"""Merging many pairs that share mailbox and name, on one press of a person."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.test import Client

Pairs = list[tuple[str, str]]
Links = Callable[[tuple[str, str]], list[dict[str, Any]]]


def ticked(client: Client, pair: tuple[str, str]) -> str:
    for each in client.get("/duplicates/together").context["previews"]:
        ids = each.stays.person.customer_id, each.leaves.person.customer_id
        if set(ids) == set(pair):
            return f"{ids[0]} {ids[1]} {each.seen}"
    return ""


def test_only_the_ticked_pairs_are_merged(owner: Client, lookalikes: Pairs, links: Links) -> None:
    kept, merged = lookalikes[10], lookalikes[11]
    assert ticked(owner, kept)
    owner.post("/duplicates/together/merge", {"pair": [ticked(owner, merged)]})
    assert [row["state"] for row in links(merged)] == ["merged"]
    assert links(kept) == []


def test_a_pair_that_changed_meanwhile_stays_and_is_told(
    owner: Client, lookalikes: Pairs, links: Links
) -> None:
    one, other = lookalikes[10]
    answer = owner.post("/duplicates/together/merge", {"pair": [f"{one} {other} stale"]})
    assert answer["Location"] == "/duplicates/merged?refused=1"
    assert "1 組は" in owner.get(answer["Location"]).text
    assert links((one, other)) == []

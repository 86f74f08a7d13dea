"""Taking a merge back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.test import Client

Pairs = list[tuple[str, str]]
Links = Callable[[tuple[str, str]], list[dict[str, Any]]]


def merge(client: Client, pair: tuple[str, str]) -> dict[str, str]:
    told = client.get("/duplicates/preview", {"one": pair[0], "other": pair[1]}).context["told"]
    client.post("/duplicates/merge", {"one": pair[0], "other": pair[1], "seen": told.seen})
    return {"leaving": told.leaves.person.customer_id, "staying": told.stays.person.customer_id}


def test_undoing_is_a_second_fact_and_the_pair_waits_again(
    owner: Client, lookalikes: Pairs, links: Links
) -> None:
    from najimi.desk.models import AuditEntry

    pair = lookalikes[7]
    told = merge(owner, pair)
    assert told["leaving"] in owner.get(f"/customers/{told['staying']}").text
    assert owner.post("/duplicates/undo", told).status_code == 302
    assert [row["state"] for row in links(pair)] == ["merged", "undone"]
    assert AuditEntry.objects.filter(what="merge_undone").count() == 1
    assert pair in {row.ids for row in owner.get("/duplicates").context["queue"].rows}


def test_a_pair_can_be_merged_again_after_undoing(
    owner: Client, lookalikes: Pairs, links: Links
) -> None:
    pair = lookalikes[8]
    owner.post("/duplicates/undo", merge(owner, pair))
    merge(owner, pair)
    assert [row["state"] for row in links(pair)] == ["merged", "undone", "merged"]


def test_what_was_never_merged_cannot_be_undone(
    owner: Client, lookalikes: Pairs, links: Links
) -> None:
    one, other = lookalikes[9]
    assert owner.post("/duplicates/undo", {"leaving": one, "staying": other}).status_code == 409
    assert links((one, other)) == []

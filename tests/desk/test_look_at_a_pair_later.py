"""Putting a pair off."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.test import Client

Pairs = list[tuple[str, str]]
Links = Callable[[tuple[str, str]], list[dict[str, Any]]]


def test_a_pair_put_off_waits_on_a_page_of_its_own_and_is_no_fact(
    owner: Client, lookalikes: Pairs, links: Links
) -> None:
    from najimi.desk.models import AuditEntry

    one, other = lookalikes[6]
    for _ in range(2):
        assert owner.post("/duplicates/later", {"one": one, "other": other}).status_code == 302
    assert links((one, other)) == []
    assert AuditEntry.objects.filter(what="pair_put_off").count() == 1
    assert one not in owner.get("/duplicates").text
    assert one in owner.get("/duplicates?later=1").text


def test_nobody_unknown_is_put_off(owner: Client) -> None:
    from najimi.desk.models import PutOff

    assert owner.post("/duplicates/later", {"one": "a", "other": "b"}).status_code == 404
    assert not PutOff.objects.exists()

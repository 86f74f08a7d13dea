"""Saying that two customers are two."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from django.test import Client

Pairs = list[tuple[str, str]]
Links = Callable[[tuple[str, str]], list[dict[str, Any]]]


def test_two_who_are_two_leave_the_queue_and_it_is_a_fact(
    owner: Client, lookalikes: Pairs, links: Links
) -> None:
    from najimi.desk.models import AuditEntry

    one, other = lookalikes[4]
    assert owner.post("/duplicates/apart", {"one": other, "other": one}).status_code == 302
    (said,) = links((one, other))
    assert (said["state"], said["source_key"], said["into_key"]) == ("apart", one, other)
    assert AuditEntry.objects.filter(what="kept_apart").count() == 1
    assert one not in owner.get("/duplicates").text


def test_saying_it_twice_is_refused(owner: Client, lookalikes: Pairs, links: Links) -> None:
    one, other = lookalikes[5]
    told = {"one": one, "other": other}
    answers = [owner.post("/duplicates/apart", told).status_code for _ in range(2)]
    assert answers == [302, 409]
    assert len(links((one, other))) == 1


@pytest.mark.usefixtures("replay")
def test_a_replay_keeps_nobody_apart(owner: Client, lookalikes: Pairs, links: Links) -> None:
    one, other = lookalikes[6]
    assert owner.post("/duplicates/apart", {"one": one, "other": other}).status_code == 409
    assert links((one, other)) == []


def test_who_was_said_to_be_two_is_told_by_name(owner: Client, lookalikes: Pairs) -> None:
    from najimi.desk import engine
    from najimi.desk.selectors import get_shop

    one, other = lookalikes[7]
    owner.post("/duplicates/apart", {"one": one, "other": other})
    people = engine.people_of(get_shop(), [one, other])
    names = " and ".join(sorted(people[each].addressed("en") for each in (one, other)))
    owner.post("/language", {"locale": "en"})
    said = owner.get("/duplicates/merged").text
    assert all(name in said for name in names.split(" and "))
    assert f"customers {one}" not in said

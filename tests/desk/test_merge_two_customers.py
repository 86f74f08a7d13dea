"""Merging two customers who are one person."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from najimi.desk import engine
from najimi.testing import AS_OF, fact_rows
from najimi.workspace import Workspace

if TYPE_CHECKING:
    from django.test import Client

Pairs = list[tuple[str, str]]
Links = Callable[[tuple[str, str]], list[dict[str, Any]]]


def preview(client: Client, pair: tuple[str, str]) -> Any:
    return client.get("/duplicates/preview", {"one": pair[0], "other": pair[1]})


def press_merge(client: Client, pair: tuple[str, str]) -> Any:
    seen = preview(client, pair).context["told"].seen
    return client.post("/duplicates/merge", {"one": pair[0], "other": pair[1], "seen": seen})


def test_the_preview_shows_the_latest_values_with_their_source_and_the_strictest_consent(
    owner: Client, lookalikes: Pairs, desk: Workspace
) -> None:
    from najimi.desk.consents.syncing import sync_from_facts

    sync_from_facts(desk, at=AS_OF)
    told = preview(owner, lookalikes[0]).context["told"]
    values = {each.column: each for each in told.values}
    assert (values["family_name"].value, values["family_name"].source) == ("双葉", "shop")
    assert values["phone"].value == "090-0000-0110"
    line = next(c for c in told.consents if (c.purpose, c.channel) == ("promotional", "email"))
    assert sorted((line.left, line.right)) == ["granted", "refused"]
    assert line.merged == "refused"
    assert told.n_orders == told.stays.n_orders + told.leaves.n_orders


def test_merging_is_one_fact_and_one_line_in_the_audit(
    owner: Client, lookalikes: Pairs, links: Links
) -> None:
    from najimi.desk.models import AuditEntry

    pair = lookalikes[0]
    stays = preview(owner, pair).context["told"].stays.person.customer_id
    assert press_merge(owner, pair)["Location"] == "/duplicates/merged"
    (said,) = links(pair)
    assert (said["source"], said["state"], said["into_key"]) == ("desk", "merged", stays)
    line = AuditEntry.objects.get(what="merged")
    assert {line.customer_id, line.why} == set(pair)
    assert pair[0] not in owner.get("/duplicates").text
    assert "次に今日の予定を作ると反映されます" in owner.get("/duplicates/merged").text


def test_pressing_twice_merges_once(owner: Client, lookalikes: Pairs, links: Links) -> None:
    pair = lookalikes[1]
    seen = preview(owner, pair).context["told"].seen
    told = {"one": pair[0], "other": pair[1], "seen": seen}
    answers = [owner.post("/duplicates/merge", told).status_code for _ in range(2)]
    assert answers == [302, 409]
    assert len(links(pair)) == 1


def test_a_merge_is_refused_when_a_fact_about_one_of_them_came_meanwhile(
    owner: Client, lookalikes: Pairs, links: Links, desk_shop: Workspace
) -> None:
    pair = lookalikes[2]
    seen = preview(owner, pair).context["told"].seen
    fresh = {"source_key": "other-014", "fact_id": "moved", "occurred_at": AS_OF, "address": "京都"}
    desk_shop.facts.append("people", fact_rows("people", [fresh]).to_reader())
    told = {"one": pair[0], "other": pair[1], "seen": seen}
    assert owner.post("/duplicates/merge", told).status_code == 409
    assert links(pair) == []


def test_the_one_seen_first_stays_however_the_two_are_named(
    desk_shop: Workspace, lookalikes: Pairs
) -> None:
    shop = engine.open_shop(desk_shop.folder)
    one, other = lookalikes[3]
    there, back = engine.read_preview(shop, one, other), engine.read_preview(shop, other, one)
    assert there.stays.person.customer_id == back.stays.person.customer_id
    assert there.seen == back.seen


@pytest.mark.usefixtures("replay")
def test_a_replay_merges_nobody(owner: Client, lookalikes: Pairs, links: Links) -> None:
    assert press_merge(owner, lookalikes[3]).status_code == 409
    assert links(lookalikes[3]) == []


def test_opening_the_address_merges_nobody(owner: Client) -> None:
    for path in ("merge", "together/merge", "apart", "later", "undo"):
        assert owner.get(f"/duplicates/{path}").status_code == 405

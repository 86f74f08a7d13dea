"""Guests under an address that two shared are nobody's, and stay so when one of the two is erased."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow.parquet as pq
import pytest

from najimi.model.contact_keys import MOST_SHARING
from najimi.ownership import erase, foresee_erasure
from najimi.ownership.holding import hold
from najimi.ownership.person import find_people
from najimi.ownership.shared import keep_nobodys
from najimi.testing import AS_OF, fact_rows
from najimi.workspace import Workspace

NOW = datetime(2026, 4, 2, tzinfo=UTC)
HOME = "home@example.com"


def gave(key: str, name: str | None, **address: str) -> dict[str, Any]:
    return {"source_key": key, "fact_id": f"gave-{key}-{'-'.join(address)}", "family_name": name,
            "occurred_at": AS_OF - timedelta(days=9)} | address  # fmt: skip


@pytest.fixture
def family(shop: Workspace) -> Workspace:
    """Return a shop where two of a house and a guest gave one address, and another guest hers."""
    people = [
        gave("hana", "佐藤", email=HOME), gave("hana", None, phone="090-1111-2222"),
        gave("taro", "佐藤", email=HOME), gave("guest-both", None, email=HOME),
        gave("guest-hers", None, phone="090-1111-2222"),
    ]  # fmt: skip
    lines = [
        {"source_key": key, "fact_id": f"line-{key}", "order_id": f"order-{key}", "quantity": 1,
         "net_amount": 500, "currency": "JPY", "occurred_at": AS_OF - timedelta(days=5)}
        for key in ("guest-both", "guest-hers")
    ]  # fmt: skip
    shop.facts.append("people", fact_rows("people", people).to_batches())
    shop.facts.append("order_lines", fact_rows("order_lines", lines).to_batches())
    return shop


def links(workspace: Workspace) -> list[dict[str, Any]]:
    files = workspace.facts.source("links").files
    return [row for file in files for row in pq.read_table(file).to_pylist()]


def test_it_is_foreseen_which_guests_go_and_which_stay(family: Workspace) -> None:
    told = foresee_erasure(family, ["shop:hana"])
    assert (told.n_going, told.n_orders_going) == (1, 1)
    assert (told.n_staying, told.n_orders_staying) == (1, 1)
    assert foresee_erasure(family, ["shop:alice"]).n_staying == 0


def test_a_guest_of_both_does_not_fall_to_the_one_who_stays(family: Workspace) -> None:
    alone = find_people(family, ["shop:guest-both"]).customer_ids
    (taro,) = find_people(family, ["shop:taro"]).customer_ids
    erase(family, "shop:hana", now=NOW, who="owner")
    assert find_people(family, ["shop:guest-both"]).customer_ids == alone
    assert hold(family, "shop:taro", now=NOW).facts["order_lines"].num_rows == 0
    assert hold(family, "shop:guest-both", now=NOW).facts["order_lines"].num_rows == 1
    (said,) = links(family)
    assert (said["state"], {said["source_key"], said["into_key"]}) == ("apart", {taro, *alone})


def test_where_nobody_is_left_to_fall_to_nothing_is_said(family: Workspace) -> None:
    erase(family, ["shop:hana", "shop:taro"], now=NOW, who="owner")
    erase(family, "shop:alice", now=NOW, who="owner")
    assert links(family) == []


def test_said_again_after_a_kill_it_is_the_same_fact(family: Workspace) -> None:
    whom = find_people(family, ["shop:hana"])
    for _ in range(2):
        keep_nobodys(family, whom, at=NOW, number="E-1")
    assert len(links(family)) == 1


def crowd(shop: Workspace, n_others: int) -> None:
    """Let hana, one more known and guests give one telephone: so many besides hana."""
    phone = "03-1234-5678"
    people = [gave("hana", "佐藤", phone=phone), gave("jiro", "鈴木", phone=phone)]
    people += [gave(f"guest-{n}", None, phone=phone) for n in range(n_others - 1)]
    shop.facts.append("people", fact_rows("people", people).to_batches())


def test_guests_of_a_placeholder_are_no_matter_of_an_erasure(shop: Workspace) -> None:
    crowd(shop, MOST_SHARING + 1)
    told = foresee_erasure(shop, ["shop:hana"])
    assert (told.n_going, told.n_staying, told.n_facts) == (0, 0, 1)
    erase(shop, "shop:hana", now=NOW, who="owner")
    assert links(shop) == []


def test_a_placeholder_that_an_erasure_makes_an_address_gives_nobody_away(shop: Workspace) -> None:
    crowd(shop, MOST_SHARING)
    assert foresee_erasure(shop, ["shop:hana"]).n_staying == MOST_SHARING - 1
    erase(shop, "shop:hana", now=NOW, who="owner")
    assert len(links(shop)) == MOST_SHARING - 1
    jiro = find_people(shop, ["shop:jiro"])
    assert {key.source_key for key in jiro.keys} <= {"jiro", *jiro.customer_ids}


def test_a_placeholder_beside_a_shared_address_says_nothing_of_others(family: Workspace) -> None:
    crowd(family, MOST_SHARING + 5)
    more = gave("guest-both", None, phone="03-1234-5678")
    family.facts.append("people", fact_rows("people", [more]).to_batches())
    assert foresee_erasure(family, ["shop:hana"]).n_staying == 1
    (taro,) = find_people(family, ["shop:taro"]).customer_ids
    erase(family, "shop:hana", now=NOW, who="owner")
    assert [taro in (each["source_key"], each["into_key"]) for each in links(family)] == [True]

"""What a rule gave to a customer is taken back: seen, confirmed, a fact, and undone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest

from najimi.desk import engine
from najimi.desk.keys import own_id
from najimi.loop import run_turn
from najimi.testing import AS_OF, fact_rows, make_small_shop
from najimi.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from django.test import Client

DAY = timedelta(days=1)
PHONE = "090-1234-5678"


def bought(key: str, amount: int) -> dict[str, Any]:
    return {"source_key": key, "fact_id": f"line-{key}", "order_id": f"order-{key}", "quantity": 1,
            "net_amount": amount, "currency": "JPY", "occurred_at": AS_OF - 5 * DAY}  # fmt: skip


@pytest.fixture
def shop(desk: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Return a shop where a guest gave alice's telephone, and she signed in on a tablet."""
    from django.conf import settings

    workspace = make_small_shop(tmp_path / "shop", n_others=5)
    people = [
        {"source_key": "alice", "family_name": "有賀", "phone": PHONE, "device_id": "tablet"},
        {"source_key": "guest-1", "phone": PHONE},
    ]
    said = [row | {"fact_id": f"p{n}", "occurred_at": AS_OF - 9 * DAY, "recorded_at": AS_OF - DAY}
            for n, row in enumerate(people)]  # fmt: skip
    lines = [bought("guest-1", 700), bought("tablet", 40)]
    workspace.facts.append("people", fact_rows("people", said).to_reader())
    workspace.facts.append("order_lines", fact_rows("order_lines", lines).to_reader())
    run_turn(workspace, as_of=AS_OF)
    monkeypatch.setattr(settings, "WORKSPACE", workspace.folder)
    return workspace


def next_turn(shop: Workspace, days: int) -> dict[str, str]:
    turn = run_turn(open_workspace(shop.folder), as_of=datetime.now(UTC) + days * DAY)
    return {row["source_key"]: row["customer_id"] for row in turn.read("identities").to_pylist()}


def take_away(owner: Client, shop: Workspace, key: str) -> tuple[str, str]:
    """Press what takes a key from alice; return her id and that of the key."""
    turn = shop.turns.current()
    assert turn is not None
    ids = {row["source_key"]: row["customer_id"] for row in turn.read("identities").to_pylist()}
    alice, first_id = ids["alice"], own_id("shop", key, shop.salt)
    assert ids[key] == alice
    page = owner.get("/duplicates/not-theirs", {"one": alice, "key": first_id})
    told = {"one": alice, "key": first_id, "seen": page.context["key"].seen}
    assert owner.post("/duplicates/part", told).status_code == 302
    assert owner.post("/duplicates/part", told).status_code == 409
    return alice, first_id


@pytest.mark.parametrize(("locale", "words"), [
    ("ja", ("電話番号が同じ", "1 件", "700")), ("en", ("the telephone is the same", "1 order", "700")),
])  # fmt: skip
def test_the_page_says_why_a_key_is_theirs_and_what_goes_with_it(
    owner: Client, shop: Workspace, locale: str, words: tuple[str, ...]
) -> None:
    owner.post("/language", {"locale": locale})
    turn = shop.turns.current()
    assert turn is not None
    guest = own_id("shop", "guest-1", shop.salt)
    rows = turn.read("redirects").to_pylist()
    alice = next(row["customer_id"] for row in rows if row["first_customer_id"] == guest)
    assert f"?one={alice}&amp;key={guest}" in owner.get(f"/customers/{alice}").text
    page = owner.get("/duplicates/not-theirs", {"one": alice, "key": guest}).text
    assert all(word in page for word in words)


@pytest.mark.parametrize("key", ["guest-1", "tablet"])
def test_the_next_turn_keeps_them_apart_until_it_is_undone(
    owner: Client, shop: Workspace, key: str
) -> None:
    from najimi.desk.models import AuditEntry

    alice, first_id = take_away(owner, shop, key)
    assert AuditEntry.objects.filter(what="key_parted", customer_id=alice).exists()
    assert "次に今日の予定を作ると反映されます" in owner.get(f"/customers/{alice}").text
    assert next_turn(shop, 1)[key] == first_id
    listed = owner.get("/duplicates/merged")
    assert [row.is_in_turn for row in listed.context["aparts"]] == [True]
    row = listed.context["aparts"][0]
    told = {"one": row.leaving_id, "other": row.staying_id}
    assert owner.post("/duplicates/apart/undo", told).status_code == 302
    assert owner.post("/duplicates/apart/undo", told).status_code == 409
    assert next_turn(shop, 2)[key] == alice


def test_what_she_refused_since_it_joined_holds_for_the_key_too(
    owner: Client, shop: Workspace
) -> None:
    from najimi.desk.models import ConsentStatement

    turn = shop.turns.current()
    assert turn is not None
    alice = next(row["customer_id"] for row in turn.read("identities").to_pylist()
                 if row["source_key"] == "alice")  # fmt: skip
    told = {"state": "refused", "purpose": "care", "channel": "letter", "means": "spoken"}
    owner.post(f"/customers/{alice}/consent", told)
    _, guest = take_away(owner, shop, "guest-1")
    said = ConsentStatement.objects.filter(first_customer_id=guest)
    assert list(said.values_list("state", "channel")) == [("refused", "letter")]


def test_what_a_person_merged_is_no_matter_of_a_rule(owner: Client, shop: Workspace) -> None:
    opened = engine.open_shop(shop.folder)
    rows = {r["source_key"]: r["customer_id"] for r in opened.turn.read("identities").to_pylist()}
    assert [key.reason for key in engine.list_joined(opened, rows["alice"])].count("own") == 0
    asked = {"one": rows["bob"], "key": own_id("shop", "guest-1", shop.salt)}
    assert owner.get("/duplicates/not-theirs", asked).status_code == 404


def test_a_stale_second_pair_stores_nothing_of_the_first(shop: Workspace) -> None:
    from najimi.model.terms import LinkState

    opened = engine.open_shop(shop.folder)
    links = [engine.Link("tablet", each, LinkState.APART, AS_OF) for each in ("one", "other")]
    assert not engine.record_links(opened, links, expected=["", "merged"])
    assert shop.facts.source("links").files == ()
    assert engine.record_links(opened, links, expected=["", ""])
    assert not engine.record_links(opened, links, expected=["", ""])
    (file,) = shop.facts.source("links").files
    assert pq.read_table(file).num_rows == len(links)

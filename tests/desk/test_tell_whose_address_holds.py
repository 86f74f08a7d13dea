"""A guest who joined a member by a rule fills what the member left empty, and no more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from najimi.backends import DuckDbBackend
from najimi.desk import engine
from najimi.loop import run_turn
from najimi.matching.current import STATED, plan_current
from najimi.ownership.holding import hold
from najimi.testing import AS_OF, fact_rows, make_small_shop
from najimi.workspace import Workspace

if TYPE_CHECKING:
    from django.test import Client

PHONE = "022-555-1111"


def gave(key: str, days_ago: int, **told: str) -> dict[str, Any]:
    return {"source_key": key, "fact_id": f"gave-{key}-{days_ago}",
            "occurred_at": AS_OF - timedelta(days=days_ago)} | told  # fmt: skip


@pytest.fixture
def shop(desk: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Return a shop where two guests gave the telephone of a member, later than he did."""
    from django.conf import settings

    workspace = make_small_shop(tmp_path / "shop", n_others=5)
    said = [
        gave("m1", 9, family_name="山本", given_name="一", phone=PHONE, email="hajime@example.com"),
        gave("g1", 8, phone=PHONE, email="guest@example.com", postal_code="980-0001"),
        gave("g2", 7, phone=PHONE, email="guest2@example.com", postal_code="980-0002"),
    ]
    workspace.facts.append("people", fact_rows("people", said).to_reader())
    run_turn(workspace, as_of=AS_OF)
    monkeypatch.setattr(settings, "WORKSPACE", workspace.folder)
    return workspace


def member(shop: Workspace) -> str:
    turn = shop.turns.current()
    assert turn is not None
    ids = {row["source_key"]: row["customer_id"] for row in turn.read("identities").to_pylist()}
    assert ids["m1"] == ids["g1"] == ids["g2"]
    return str(ids["m1"])


def compared(shop: Workspace, customer_id: str, scratch: Path) -> dict[str, Any]:
    """Return what the search for duplicates compares of one customer."""
    turn = shop.turns.current()
    assert turn is not None
    with DuckDbBackend(scratch=scratch, salt=shop.salt) as backend:
        for name in ("people", "links"):
            backend.register(name, shop.facts.source(name))
        for name in ("identities", "redirects"):
            backend.register(name, turn.source(name))
        backend.run(plan_current())
        rows = backend.collect("identified").to_pylist()
    row = next(row for row in rows if row["customer_id"] == customer_id)
    return {name: row[name] for name in STATED if row[name] is not None}


def test_page_card_and_comparison_tell_the_same(shop: Workspace, tmp_path: Path) -> None:
    whom = member(shop)
    shown = {f.column: f.value for f in engine.read_holdings(engine.open_shop(shop.folder), whom)}
    held = {value.column: value.value for value in hold(shop, whom, now=datetime.now(UTC)).current}
    assert shown == held == compared(shop, whom, tmp_path / "compared")
    assert (held["email"], held["postal_code"]) == ("hajime@example.com", "980-0002")


def test_a_correction_at_the_desk_is_no_guests_word(owner: Client, shop: Workspace) -> None:
    whom = member(shop)
    page = owner.get(f"/customers/{whom}").text
    assert "hajime@example.com" in page
    assert "guest2@example.com" not in page
    owner.post(f"/customers/{whom}/correct", {"email": "new@example.com", "postal_code": "1"})
    shown = {f.column: f.value for f in engine.read_holdings(engine.open_shop(shop.folder), whom)}
    assert (shown["email"], shown["postal_code"]) == ("new@example.com", "1")

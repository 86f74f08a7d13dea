"""What people took back stays taken back, also when a backup comes back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow.compute as pc

from najimi.errors import UnknownCustomerError
from najimi.load import load_file
from najimi.ownership import erase, lift_erasure, replay_kept
from najimi.ownership.person import find_people
from najimi.testing import AS_OF, fact_rows
from najimi.workspace import Limit, Withdrawal, Workspace

BEFORE = datetime(2026, 4, 1, tzinfo=UTC)
NOW = BEFORE + timedelta(days=1)
LATER = NOW + timedelta(days=1)
Rows = Callable[[Workspace], dict[str, list[dict[str, Any]]]]


def back_up(shop: Workspace) -> Callable[[], None]:
    """Put a copy aside; return how to bring it back."""
    copy = shop.folder.with_name("copy")
    shutil.copytree(shop.folder, copy)

    def bring_back() -> None:
        shutil.rmtree(shop.folder)
        shutil.copytree(copy, shop.folder)

    return bring_back


def knows(shop: Workspace, key: str) -> bool:
    try:
        find_people(shop, [f"shop:{key}"])
    except UnknownCustomerError:
        return False
    return True


def test_who_was_erased_since_is_erased_again_once(shop: Workspace) -> None:
    bring_back = back_up(shop)
    erase(shop, ["shop:alice", "shop:bob"], now=NOW, who="owner")
    bring_back()
    assert knows(shop, "alice")
    done = replay_kept(shop, BEFORE, now=LATER)
    assert done.receipt is not None and done.receipt.n_people == 2
    assert not knows(shop, "alice") and not knows(shop, "bob") and knows(shop, "dora")
    assert replay_kept(shop, BEFORE, now=LATER).receipt is None


def test_the_same_person_under_a_key_nobody_knew_then_is_found_by_address(shop: Workspace) -> None:
    said = [
        {"source_key": key, "email": "ai@example.com", "fact_id": key, "occurred_at": AS_OF}
        for key in ("alice", "newsletter")
    ]
    shop.facts.append("people", fact_rows("people", said[1:]).to_batches())
    bring_back = back_up(shop)
    shop.facts.append("people", fact_rows("people", said[:1]).to_batches())
    shop.facts.rewrite("people", lambda rows: pc.not_equal(rows["source_key"], "newsletter"))
    erase(shop, "shop:alice", now=NOW, who="owner")
    bring_back()
    replay_kept(shop, BEFORE, now=LATER)
    assert not knows(shop, "alice") and not knows(shop, "newsletter")


def test_who_came_back_after_the_backup_is_still_erased_from_it(shop: Workspace) -> None:
    bring_back = back_up(shop)
    receipt = erase(shop, "shop:alice", now=NOW, who="owner")
    assert lift_erasure(shop, receipt.number, now=LATER) == 1
    bring_back()
    replay_kept(shop, BEFORE, now=LATER)
    assert not knows(shop, "alice")


def test_who_came_back_before_the_backup_stays(shop: Workspace) -> None:
    receipt = erase(shop, "shop:alice", now=NOW, who="owner")
    lift_erasure(shop, receipt.number, now=LATER)
    said = {"source_key": "alice", "fact_id": "again", "occurred_at": LATER}
    shop.facts.append("people", fact_rows("people", [said]).to_batches())
    replay_kept(shop, LATER, now=LATER)
    replay_kept(shop, now=LATER)
    assert knows(shop, "alice")


def test_withdrawals_come_back_once_and_outlast_the_consent(shop: Workspace, rows_of: Rows) -> None:
    (bob,) = find_people(shop, ["shop:bob"]).customer_ids
    bring_back = back_up(shop)
    shop.kept.add_withdrawals([Withdrawal(bob, "promotional", "email", NOW)])
    bring_back()
    assert replay_kept(shop, BEFORE, now=LATER).n_withdrawals == 1
    assert replay_kept(shop, BEFORE, now=LATER).n_withdrawals == 0
    (row,) = (row for row in rows_of(shop)["consents"] if row["source"] == "desk")
    assert (row["source_key"], row["state"], row["occurred_at"]) == (bob, "withdrawn", NOW)


def test_withdrawals_of_before_the_backup_are_not_asked_again(shop: Workspace) -> None:
    shop.kept.add_withdrawals([Withdrawal("c-x", "care", "call", BEFORE - timedelta(days=1))])
    assert replay_kept(shop, BEFORE, now=LATER).n_withdrawals == 0


def test_who_stood_in_rejected_rows_only_is_gone_from_them(shop: Workspace) -> None:
    path = shop.folder.parent / "people.csv"
    path.write_text(
        "source_key,email,occurred_at\nnew-one,n@example.com,2026-13-01\nx,y,2026-13-01\n"
    )
    load_file(shop, "people", path, source="web", now=BEFORE)
    bring_back = back_up(shop)
    path.write_text("source_key,email\nnew-one,n@example.com\n")
    load_file(shop, "people", path, source="web", now=NOW)
    erase(shop, "web:new-one", now=NOW, who="owner")
    bring_back()
    (shop.folder / "journal" / "aside").mkdir(parents=True, exist_ok=True)
    (shop.folder / "journal" / "aside" / "damaged").write_text("n@example.com")
    assert replay_kept(shop, BEFORE, now=LATER).n_texts == 1
    texts = [p.read_text() for p in (shop.folder / "rejected").iterdir() if p.is_file()]
    assert not any("n@example.com" in text for text in texts) and "x,y" in "".join(texts)
    assert not list((shop.folder / "journal" / "aside").iterdir())


def test_restrictions_and_their_ends_come_back_once(shop: Workspace, rows_of: Rows) -> None:
    (bob,) = find_people(shop, ["shop:bob"]).customer_ids
    shop.kept.add_limits([Limit(bob, NOW, "restricted")])
    shop.kept.add_limits([Limit(bob, LATER, "lifted"), Limit("c-x", BEFORE, "restricted")])
    assert replay_kept(shop, NOW, now=LATER).n_limits == 2
    assert replay_kept(shop, NOW, now=LATER).n_limits == 0
    rows = [row for row in rows_of(shop)["restrictions"] if row["source"] == "desk"]
    told = {(row["source_key"], row["state"], row["occurred_at"]) for row in rows}
    assert told == {(bob, "restricted", NOW), (bob, "lifted", LATER)}

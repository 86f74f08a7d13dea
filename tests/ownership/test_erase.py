"""Whoever asks is erased: every row of theirs, no row of anybody else."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from najimi.errors import BusyError, NajimiError, UnknownCustomerError
from najimi.journal import compact, open_journal
from najimi.load import load_file
from najimi.loop import run_turn
from najimi.ownership import erase, lift_erasure, list_receipts
from najimi.ownership.erasing import alone
from najimi.ownership.holding import hold
from najimi.ownership.person import find_people, read_facts, scratch_folder
from najimi.tables import FACT_TABLES
from najimi.testing import AS_OF, fact_rows
from najimi.workspace import Withdrawal, Workspace

NOW = datetime(2026, 4, 2, tzinfo=UTC)
Rows = Callable[[Workspace], dict[str, list[dict[str, Any]]]]


def link(workspace: Workspace, key: str, into: str) -> None:
    told = {"source_key": key, "into_source": "shop", "into_key": into, "state": "merged",
            "occurred_at": AS_OF - timedelta(days=1)}  # fmt: skip
    workspace.facts.append("links", fact_rows("links", [told]).to_batches())


def test_it_removes_the_person_and_no_row_of_anybody_else(shop: Workspace, rows_of: Rows) -> None:
    before = rows_of(shop)
    whom = find_people(shop, ["shop:alice"])
    receipt = erase(shop, "shop:alice", now=NOW, who="owner")
    (customer_id,) = whom.customer_ids
    mine = {"alice", customer_id}
    expected = {
        table: [row for row in rows if not mine & {v for v in row.values() if isinstance(v, str)}]
        for table, rows in before.items()
    }
    assert rows_of(shop) == expected
    assert receipt.removed["facts/order_lines"] == 70
    n_facts = sum(count for store, count in receipt.removed.items() if store.startswith("facts/"))
    n_gone = sum(len(before[name]) - len(expected[name]) for name in FACT_TABLES)
    assert n_facts == n_gone


def test_all_linked_keys_go_and_the_household_stays(shop: Workspace, rows_of: Rows) -> None:
    link(shop, "bob", "alice")
    home = [
        {"source_key": key, "group_id": "h1", "group_kind": "household", "state": "joined",
         "occurred_at": AS_OF}
        for key in ("alice", "bob", "dora")
    ]  # fmt: skip
    shop.facts.append("memberships", fact_rows("memberships", home).to_batches())
    whom = find_people(shop, ["shop:alice"])
    assert len(whom.customer_ids) == 2
    erase(shop, "shop:bob", now=NOW, who="owner")
    assert all(read_facts(shop, name, whom).num_rows == 0 for name in FACT_TABLES)
    assert [row["source_key"] for row in rows_of(shop)["memberships"]] == ["dora"]


def test_a_receipt_is_kept_and_names_nobody(shop: Workspace) -> None:
    whom = find_people(shop, ["shop:alice"])
    receipt = erase(shop, "shop:alice", now=NOW, who="owner")
    assert list_receipts(shop) == [receipt]
    (path,) = (shop.folder / "erasures").glob("E-*")
    text = path.read_text(encoding="utf-8")
    assert path.stat().st_mode & 0o777 == 0o600
    assert not any(name in text for name in ("alice", "有賀", *whom.customer_ids))
    assert json.loads(text)["number"] == receipt.number


def test_who_is_not_known_is_told_and_nothing_is_removed(shop: Workspace, rows_of: Rows) -> None:
    before = rows_of(shop)
    with pytest.raises(UnknownCustomerError) as told:
        erase(shop, "shop:nobody", now=NOW, who="owner")
    assert "nobody'" not in str(told.value)
    assert rows_of(shop) == before
    assert not shop.kept.folder.exists()


def test_a_second_erasure_finds_nobody(shop: Workspace) -> None:
    erase(shop, "shop:alice", now=NOW, who="owner")
    with pytest.raises(UnknownCustomerError):
        erase(shop, "shop:alice", now=NOW, who="owner")


def test_it_waits_for_no_turn_but_says_so(shop: Workspace, rows_of: Rows) -> None:
    before = rows_of(shop)
    with shop.turns.lock(), pytest.raises(BusyError):
        erase(shop, "shop:alice", now=NOW, who="owner")
    assert rows_of(shop) == before


def test_a_desk_is_never_left_out_in_silence(shop: Workspace) -> None:
    (shop.folder / "desk.sqlite3").touch()
    with pytest.raises(NajimiError, match="has a desk"):
        erase(shop, "shop:alice", now=NOW, who="owner")
    told: list[tuple[frozenset[str], str]] = []

    def desk(customer_ids: frozenset[str], receipt: str) -> dict[str, int]:
        told.append((customer_ids, receipt))
        return {"CarriedOut": 3}

    whom = find_people(shop, ["shop:alice"])
    receipt = erase(shop, "shop:alice", now=NOW, who="owner", desk=desk)
    assert told == [(whom.customer_ids, receipt.number)]
    assert receipt.removed["desk/CarriedOut"] == 3


def test_the_next_turn_does_not_know_them(shop: Workspace) -> None:
    whom = find_people(shop, ["shop:alice"])
    erase(shop, "shop:alice", now=NOW, who="owner")
    turn = run_turn(shop, as_of=NOW)
    ids = set(turn.read("decisions")["customer_id"].to_pylist())
    assert len(ids) == 19 and not ids & whom.customer_ids


def test_they_are_refused_when_loaded_again_until_it_is_lifted(shop: Workspace) -> None:
    said = {"source_key": "alice", "email": "Ai@example.com", "occurred_at": AS_OF}
    shop.facts.append("people", fact_rows("people", [said | {"fact_id": "mail"}]).to_batches())
    receipt = erase(shop, "shop:alice", now=NOW, who="owner")
    path = shop.folder.parent / "again.csv"
    path.write_text("source_key,email\nalice,\nnew,ai@EXAMPLE.com\nother,o@example.com\n")
    assert load_file(shop, "people", path, source="shop", now=NOW).n_rejected == 2
    assert lift_erasure(shop, "nobody@example.com", now=NOW) == 0
    assert lift_erasure(shop, "AI@example.com", now=NOW) == 1
    assert load_file(shop, "people", path, source="shop", now=NOW).n_stored == 2
    assert receipt.number in {erasure.receipt for erasure in shop.kept.erasures()}


def test_a_telephone_shared_in_a_family_keeps_nobody_else_out(shop: Workspace) -> None:
    said = [
        {"source_key": key, "phone": "03-1234-5678", "fact_id": key, "occurred_at": AS_OF}
        for key in ("alice", "dora")
    ]
    shop.facts.append("people", fact_rows("people", said).to_batches())
    erase(shop, "shop:alice", now=NOW, who="owner")
    path = shop.folder.parent / "again.csv"
    path.write_text("source_key,phone\ndora-2,0312345678\n")
    assert load_file(shop, "people", path, source="shop", now=NOW).n_stored == 1


def test_what_they_did_on_a_shared_device_does_not_come_back_to_another(shop: Workspace) -> None:
    people, seen = shop.folder.parent / "people.csv", shop.folder.parent / "seen.csv"
    people.write_text(
        "source_key,family_name,device_id,occurred_at\n"
        "ann,有賀,d1,2026-01-05\nben,坊田,d1,2026-02-05\n"
    )
    seen.write_text(
        "source_key,occurred_at,channel,direction,kind\n"
        + "".join(f"d1,2026-0{month}-01,counter,in,other\n" for month in (1, 2, 3))
    )
    for table, path in (("people", people), ("interactions", seen)):
        load_file(shop, table, path, source="web", now=NOW)
    receipt = erase(shop, "web:ann", now=NOW, who="owner")
    assert load_file(shop, "interactions", seen, source="web", now=NOW).n_rejected == 2
    held = hold(shop, "web:ben", now=NOW).facts["interactions"].to_pylist()
    assert [row["occurred_at"].month for row in held] == [2]
    assert lift_erasure(shop, receipt.number, now=NOW) == 1
    assert load_file(shop, "interactions", seen, source="web", now=NOW).n_stored == 2


def test_their_withdrawals_leave_the_list_with_them(shop: Workspace) -> None:
    (alice,) = find_people(shop, ["shop:alice"]).customer_ids
    shop.kept.add_withdrawals(
        [Withdrawal(who, "promotional", "email", NOW) for who in (alice, "c-other")]
    )
    erase(shop, "shop:alice", now=NOW, who="owner")
    assert [w.customer_id for w in shop.kept.withdrawals()] == ["c-other"]


def test_rejected_rows_of_theirs_are_blanked_and_the_count_stays(shop: Workspace) -> None:
    path = shop.folder.parent / "bad.csv"
    path.write_text(
        "source_key,family_name,given_name,occurred_at\n"
        'alice,x,y,never\nz,有賀,愛,never\nz,"有\n賀",愛,never\nz,ＡＲＩＧＡ,ai,never\nbob,坊田,望,never\n'
        "alice2,有賀,望,never\n",
        encoding="utf-8",
    )
    report = load_file(shop, "people", path, source="shop", now=NOW)
    assert report.n_rejected == 6 and report.rejected_path is not None
    receipt = erase(shop, "shop:alice", now=NOW, who="owner")
    text = report.rejected_path.read_text(encoding="utf-8")
    assert receipt.removed["rejected"] == 3
    assert text.count("asked to be erased") == 3 and text.count("occurred_at is not") == 6
    assert "坊田" in text and "alice2" in text and '"alice,' not in text


def test_files_that_wait_are_removed(shop: Workspace) -> None:
    for name in ("staging", "uploads"):
        (shop.folder / name / "one").mkdir(parents=True)
        (shop.folder / name / "one" / "file.csv").write_text("alice")
    receipt = erase(shop, "shop:alice", now=NOW, who="owner")
    assert (receipt.removed["staging"], receipt.removed["uploads"]) == (1, 1)
    assert not [*(shop.folder / "staging").iterdir(), *(shop.folder / "uploads").iterdir()]


def test_a_device_that_changed_hands_goes_only_for_its_span(shop: Workspace) -> None:
    seen = [
        {"source_key": "d1", "occurred_at": AS_OF - timedelta(days=days), "channel": "email",
         "direction": "in", "kind": "talk", "fact_id": f"seen-{days}"}
        for days in (30, 20, 10)
    ]  # fmt: skip
    logins = [
        {"source_key": key, "device_id": "d1", "occurred_at": AS_OF - timedelta(days=days),
         "fact_id": f"login-{key}"}
        for key, days in (("alice", 25), ("dora", 15))
    ]  # fmt: skip
    shop.facts.append("interactions", fact_rows("interactions", seen).to_batches())
    shop.facts.append("people", fact_rows("people", logins).to_batches())
    erase(shop, "shop:alice", now=NOW, who="owner")
    held = hold(shop, "shop:dora", now=NOW).facts["interactions"].to_pylist()
    assert [row["fact_id"] for row in held] == ["seen-10"]


def test_an_erasure_leaves_no_scratch_behind(shop: Workspace) -> None:
    with alone(shop):
        pass
    erase(shop, "shop:alice", now=NOW, who="owner")
    left = {path for path in (shop.folder / "erasures").rglob("*") if path.is_file()}
    assert {path.suffix for path in left if path.name != "lock"} == {".json"}


def test_a_question_goes_on_while_somebody_else_is_erased(shop: Workspace) -> None:
    with scratch_folder(shop) as scratch:
        scratch.mkdir()
        with alone(shop):
            assert scratch.exists()
    assert not scratch.exists()


def test_a_half_made_list_of_rejected_rows_is_removed(shop: Workspace) -> None:
    left = shop.folder / "rejected" / ".20260401T000000Z-people-00000000.csv.fresh"
    left.write_text("line,reason,raw\n1,x,alice\n")
    erase(shop, "shop:alice", now=NOW, who="owner")
    assert not left.exists()


def test_a_rejected_row_of_json_is_found_whatever_escapes_it_holds(shop: Workspace) -> None:
    path = shop.folder.parent / "bad.jsonl"
    bad = {"source_key": "z", "family_name": "有賀", "given_name": "愛", "occurred_at": "never"}
    path.write_text(json.dumps(bad) + "\n")
    report = load_file(shop, "people", path, source="shop", now=NOW)
    assert report.rejected_path is not None and "\\u" in report.rejected_path.read_text()
    erase(shop, "shop:alice", now=NOW, who="owner")
    assert "\\u" not in report.rejected_path.read_text()


def test_what_an_open_page_still_says_about_them_is_not_stored(
    shop: Workspace, rows_of: Rows
) -> None:
    (alice,) = find_people(shop, ["shop:alice"]).customer_ids
    erase(shop, "shop:alice", now=NOW, who="owner")
    for number, key in enumerate((alice, "c-other")):
        said = {"source_key": key, "source": "desk", "email": "new@example.com",
                "fact_id": f"correction-{number}", "occurred_at": NOW}  # fmt: skip
        told = fact_rows("people", [said]).to_pylist()
        open_journal(shop.folder).append("people", told)
    compact(shop)
    said_at_desk = [row for row in rows_of(shop)["people"] if row["source"] == "desk"]
    assert [row["source_key"] for row in said_at_desk] == ["c-other"]
    (rejected,) = (shop.folder / "rejected").glob("journal-*.csv")
    assert "asked to be erased" in rejected.read_text() and "new@" not in rejected.read_text()

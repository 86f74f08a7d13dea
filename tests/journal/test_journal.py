"""What is appended becomes a fact once, forever; what cannot be one blocks nothing."""

from __future__ import annotations

import csv
import os
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from najimi.errors import TableError, WorkspaceError
from najimi.journal import compact, open_journal
from najimi.journal.framing import frame
from najimi.testing import AS_OF
from najimi.workspace import Workspace

Contact = Callable[..., dict[str, Any]]
Facts = Callable[..., list[dict[str, Any]]]


def segments(workspace: Workspace, where: str) -> list[Path]:
    return sorted((workspace.folder / "journal" / where).iterdir())


def rejected(workspace: Workspace) -> list[dict[str, str]]:
    lists = sorted((workspace.folder / "rejected").glob("*.csv"))
    texts = [path.read_text(encoding="utf-8") for path in lists]
    return [row for text in texts for row in csv.DictReader(text.splitlines())]


def test_what_is_appended_is_a_fact_after_compaction(
    workspace: Workspace, facts_of: Facts, contact: Contact
) -> None:
    open_journal(workspace.folder).append("interactions", [contact("a"), contact("b", minutes=3)])
    assert facts_of() == []
    assert compact(workspace).stored.n_stored == 2
    assert [(row["fact_id"], row["minutes"]) for row in facts_of()] == [("a", None), ("b", 3)]
    assert segments(workspace, "sealed") == segments(workspace, "open") == []


def test_every_kind_of_value_comes_back_as_it_went(workspace: Workspace, facts_of: Facts) -> None:
    common = {"source": "web", "recorded_at": AS_OF, "content_hash": 2**62}
    at = datetime(2026, 4, 1, 9, 30, 0, 123456, tzinfo=timezone(timedelta(hours=9)))
    line = common | {
        "fact_id": "l", "occurred_at": at, "source_key": "花子\n\0\"", "order_id": "o",
        "quantity": Decimal("-1.500"), "net_amount": -(10**15), "currency": "JPY",
    }  # fmt: skip
    person = common | {
        "fact_id": "p",
        "occurred_at": AS_OF,
        "source_key": "花子",
        "birth_on": date(1970, 2, 28),
    }
    journal = open_journal(workspace.folder)
    journal.append("order_lines", [line])
    journal.append("people", [person])
    compact(workspace)
    assert {k: v for k, v in facts_of("order_lines")[0].items() if v is not None} == line
    assert {k: v for k, v in facts_of("people")[0].items() if v is not None} == person
    assert facts_of("order_lines")[0]["occurred_at"] == at.astimezone(UTC)


def test_an_id_is_a_fact_once_however_often_it_comes(
    workspace: Workspace, facts_of: Facts, contact: Contact
) -> None:
    journal = open_journal(workspace.folder)
    for _ in range(3):
        journal.append("interactions", [contact("a")])
        journal.append("interactions", [contact("a")])
        compact(workspace)
    assert len(facts_of()) == 1
    assert rejected(workspace) == []


def test_the_first_content_is_kept_and_the_other_is_listed(
    workspace: Workspace, facts_of: Facts, contact: Contact
) -> None:
    journal = open_journal(workspace.folder)
    journal.append("interactions", [contact("a", kind="talk")])
    journal.append("interactions", [contact("a", kind="complaint", content_hash=8)])
    assert compact(workspace).stored.n_conflicting == 1
    assert [row["kind"] for row in facts_of()] == ["talk"]
    (row,) = rejected(workspace)
    assert row["line"] == "2"
    assert "id already stored with other content" in row["reason"]
    assert '"complaint"' in row["raw"]


def test_the_same_id_of_two_sources_is_two_facts(
    workspace: Workspace, facts_of: Facts, contact: Contact
) -> None:
    journal = open_journal(workspace.folder)
    journal.append("interactions", [contact("a"), contact("a", source="web", content_hash=9)])
    compact(workspace)
    journal.append("interactions", [contact("a", source="web", content_hash=9)])
    assert compact(workspace).stored.n_duplicate == 1
    assert [row["source"] for row in facts_of()] == ["till", "web"]


def test_many_segments_become_one_commit_per_table(workspace: Workspace, contact: Contact) -> None:
    for number in range(6):
        journal = open_journal(workspace.folder)
        journal.append("interactions", [contact(str(number))])
        journal.close()
    assert len(segments(workspace, "open")) == 6
    before = workspace.facts.versions()
    compact(workspace)
    after = workspace.facts.versions()
    assert {name: after[name] - before[name] for name in after if after[name] != before[name]} == {
        "interactions": 1
    }


def test_a_row_that_breaks_its_contract_is_refused_before_it_is_recorded(
    workspace: Workspace, contact: Contact
) -> None:
    with pytest.raises(TableError, match="channel must be one of"):
        open_journal(workspace.folder).append("interactions", [contact("a", channel="smoke")])
    assert not (workspace.folder / "journal").exists()


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"not json", "it is no fact as JSON"),
        (b"\xff\xfe", "it is no fact as JSON"),
        (b'["rumours",{}]', "no fact table is called 'rumours'"),
        (b'["people",{"shoe_size":3}]', "people has no column shoe_size"),
        (b'["people",{"source":"x"}]', "must not be empty"),
        (b'["people",{"source":3}]', "a value is of another kind"),
        (b'["people",{"occurred_at":"soon"}]', "it is no fact as JSON"),
    ],
)
def test_a_record_that_is_no_fact_blocks_no_other(
    workspace: Workspace, facts_of: Facts, contact: Contact, payload: bytes, reason: str
) -> None:
    journal = open_journal(workspace.folder)
    journal.append("interactions", [contact("a")])
    (segment,) = segments(workspace, "open")
    segment.write_bytes(segment.read_bytes() + frame(payload))
    journal.append("interactions", [contact("b")])
    assert compact(workspace).n_unusable == 1
    assert [row["fact_id"] for row in facts_of()] == ["a", "b"]
    (row,) = rejected(workspace)
    assert row["line"] == "2"
    assert reason in row["reason"]


def test_damage_is_said_once_and_costs_nothing_that_can_be_read(
    workspace: Workspace, facts_of: Facts, contact: Contact
) -> None:
    journal = open_journal(workspace.folder)
    for key in "abc":
        journal.append("interactions", [contact(key)])
    (segment,) = segments(workspace, "open")
    data = bytearray(segment.read_bytes())
    data[len(data) // 2] ^= 1
    segment.write_bytes(data)
    with pytest.raises(WorkspaceError, match=segment.stem) as caught:
        compact(workspace)
    assert "journal/aside" in caught.value.hint
    assert [row["fact_id"] for row in facts_of()] == ["a", "c"]
    assert segments(workspace, "aside")[0].read_bytes() == bytes(data)
    compact(workspace)


def test_a_torn_end_is_left_out_in_silence(
    workspace: Workspace, facts_of: Facts, contact: Contact
) -> None:
    open_journal(workspace.folder).append("interactions", [contact("a")])
    (segment,) = segments(workspace, "open")
    segment.write_bytes(segment.read_bytes() + frame(b"never acknowledged")[:-1])
    assert compact(workspace).stored.n_stored == 1
    assert [row["fact_id"] for row in facts_of()] == ["a"]


def test_only_the_owner_can_read_it(workspace: Workspace, contact: Contact) -> None:
    open_journal(workspace.folder).append("interactions", [contact("a")])
    for path in [workspace.folder / "journal", *(workspace.folder / "journal").rglob("*")]:
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600)


def test_a_full_segment_is_sealed_and_the_next_one_opened(
    workspace: Workspace, facts_of: Facts, contact: Contact
) -> None:
    from najimi.journal import Journal

    journal = Journal(workspace.folder / "journal", segment_bytes=1_000)
    for number in range(12):
        journal.append("interactions", [contact(f"{number:02d}")])
    assert len(segments(workspace, "sealed")) >= 2
    compact(workspace)
    assert [row["fact_id"] for row in facts_of()] == [f"{number:02d}" for number in range(12)]


def test_a_full_disk_is_said_and_what_was_recorded_before_stays(
    workspace: Workspace, facts_of: Facts, contact: Contact, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = open_journal(workspace.folder)
    journal.append("interactions", [contact("a")])

    def refuse(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", refuse)
        with pytest.raises(WorkspaceError, match="No space left on device"):
            journal.append("interactions", [contact("b")])
    journal.append("interactions", [contact("c")])
    compact(workspace)
    assert [row["fact_id"] for row in facts_of()] == ["a", "c"]


def test_one_flush_serves_all_who_wait(
    workspace: Workspace, contact: Contact, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal, n_threads, flushes, gate = open_journal(workspace.folder), 8, [], threading.Event()
    journal.append("interactions", [contact("first")])
    flush = os.fsync

    def count(handle: int) -> None:
        flushes.append(handle)
        gate.wait()
        flush(handle)

    monkeypatch.setattr(os, "fsync", count)
    threads = [
        threading.Thread(target=journal.append, args=("interactions", [contact(str(n))]))
        for n in range(n_threads)
    ]
    for thread in threads:
        thread.start()
    while len(journal._gathering.frames) < n_threads - 1:
        pass
    gate.set()
    for thread in threads:
        thread.join()
    assert len(flushes) == 2


def test_an_empty_journal_costs_nothing_and_says_so(workspace: Workspace) -> None:
    assert compact(workspace).stored.n_stored == 0
    assert not (workspace.folder / "journal").exists()

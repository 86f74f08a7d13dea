"""Consents of a file hold at the desk before they are stored as facts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from najimi.desk.loading import commit_before_store
from najimi.load import load_file
from najimi.workspace import Workspace

Find = Callable[[str], str]
NOW = datetime(2026, 4, 2, tzinfo=UTC)
HEAD = "source_key,occurred_at,purpose,channel,state\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "consents.csv"
    path.write_text(HEAD + "alice,2026-04-01T00:00:00Z,promotional,call,withdrawn\n")
    return path


def test_a_withdrawal_in_a_file_holds_before_it_is_a_fact(
    desk: Workspace, customer: Find, file: Path
) -> None:
    from najimi.desk.consents import may_contact

    commit, alice = commit_before_store(desk.folder), customer("alice")

    def crash_after_commit(table: str, batches: Iterator[pa.RecordBatch]) -> None:
        commit(table, batches)
        raise KeyboardInterrupt

    before = desk.facts.versions()
    assert may_contact(alice, "promotional", "call").allowed
    with pytest.raises(KeyboardInterrupt):
        load_file(desk, "consents", file, source="shop", now=NOW, before_store=crash_after_commit)
    assert desk.facts.versions() == before
    assert may_contact(alice, "promotional", "call").why_code == "withdrawn"
    noted = [(w.customer_id, w.channel, w.state) for w in desk.kept.withdrawals()]
    assert (alice, "call", "withdrawn") in noted


def test_loading_it_again_changes_nothing_more(desk: Workspace, customer: Find, file: Path) -> None:
    from najimi.desk.models import ConsentStatement

    hook = commit_before_store(desk.folder)
    load_file(desk, "consents", file, source="till", now=NOW, before_store=hook)
    n_known = ConsentStatement.objects.count()
    report = load_file(desk, "consents", file, source="till", now=NOW, before_store=hook)
    assert report.n_duplicate == 1
    assert ConsentStatement.objects.count() == n_known


def test_what_came_another_way_is_taken_in_once_the_desk_starts(
    desk: Workspace, customer: Find, tmp_path: Path
) -> None:
    from najimi.desk.consents import may_contact
    from najimi.desk.consents.syncing import sync_from_facts

    path, bob = tmp_path / "others.csv", customer("bob")
    path.write_text(HEAD + "bob,2026-04-01T00:00:00Z,service,call,withdrawn\n")
    load_file(desk, "consents", path, source="shop", now=NOW)
    sync_from_facts(desk, at=NOW)
    assert may_contact(bob, "service", "call").why_code == "withdrawn"


def test_a_restriction_in_a_file_is_noted_outside_before_it_is_a_fact(
    desk: Workspace, customer: Find, tmp_path: Path
) -> None:
    path = tmp_path / "restrictions.csv"
    path.write_text("source_key,occurred_at,state\nalice,2026-04-01T00:00:00Z,restricted\n")
    hook, before = commit_before_store(desk.folder), len(desk.kept.limits())
    for _ in range(2):
        load_file(desk, "restrictions", path, source="shop", now=NOW, before_store=hook)
    assert [(said.customer_id, said.state) for said in desk.kept.limits()[before:]] == [
        (customer("alice"), "restricted")
    ]

"""Pulling from a real database: only what is newer, every row accounted for, nothing twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from najimi.errors import BusyError, InputFileError
from najimi.pull import PULL_FILE, TablePulled, read_watermarks
from najimi.pull.watermarks import pull_lock
from najimi.testing import environment_with
from najimi.workspace import Workspace

Tell = Callable[..., None]
Pull = Callable[[], list[TablePulled]]
People = Callable[[], list[dict[str, Any]]]

INSERT = "INSERT INTO members VALUES (?, ?, ?, ?, ?)"
ALICE = ("m1", "alice@example.com", "2020-05-01", "12.50", "2026-03-01 10:00:00")
BOB = ("m2", "bob@example.com", None, "0.00", "2026-03-02 10:00:00")
CHARLIE = ("m3", None, None, None, "2026-03-02 10:00:00")


def counts(pulled: list[TablePulled]) -> list[int]:
    report = pulled[0].report
    if report is None:
        return []
    return [report.n_in, report.n_stored, report.n_rejected, report.n_duplicate]


def test_every_row_becomes_a_fact(tell: Tell, pull: Pull, people: People) -> None:
    tell(INSERT, ALICE, BOB, CHARLIE)
    assert counts(pull()) == [3, 3, 0, 0]
    alice = people()[0]
    assert (alice["source"], alice["email"]) == ("shop", "alice@example.com")
    assert '"joined": "2020-05-01"' in alice["attributes"]
    # Ten in the morning is the shop's own time, in Tokyo.
    assert alice["occurred_at"].isoformat() == "2026-03-01T01:00:00+00:00"


def test_only_what_is_newer_is_read_again_and_ties_are_no_loss(tell: Tell, pull: Pull) -> None:
    tell(INSERT, ALICE, BOB)
    pull()
    tell(INSERT, CHARLIE)  # in the same second as Bob, who was read already
    assert counts(pull()) == [2, 1, 0, 1]


def test_a_changed_row_is_a_new_statement(tell: Tell, pull: Pull, people: People) -> None:
    tell(INSERT, ALICE)
    pull()
    tell("UPDATE members SET mail = 'new@example.com', updated_at = '2026-03-09 09:00:00'")
    assert counts(pull()) == [1, 1, 0, 0]
    assert [row["email"] for row in people()] == ["alice@example.com", "new@example.com"]


def test_an_empty_answer_is_no_fault_and_moves_nothing(
    tell: Tell, pull: Pull, workspace: Workspace
) -> None:
    tell("DELETE FROM members")
    assert counts(pull()) == []
    assert read_watermarks(workspace.folder) == {}


def test_rows_without_a_watermark_are_asked_for_every_time(tell: Tell, pull: Pull) -> None:
    tell(INSERT, ALICE)
    pull()
    tell("UPDATE members SET updated_at = NULL")
    (pulled,) = pull()
    assert pulled.report is not None
    assert pulled.report.n_rejected == 1  # for it says no time either


def test_a_row_that_cannot_be_a_fact_is_rejected_with_its_reason(tell: Tell, pull: Pull) -> None:
    tell(INSERT, ALICE, ("m\x01", None, None, None, "2026-03-03 10:00:00"))
    (pulled,) = pull()
    assert counts([pulled]) == [2, 1, 1, 0]
    assert pulled.report is not None
    assert list(pulled.report.reasons) == ["source_key must not hold control characters"]


def test_another_question_is_asked_from_the_beginning(
    tell: Tell, pull: Pull, workspace: Workspace
) -> None:
    tell(INSERT, ALICE, BOB)
    pull()
    path = workspace.folder / PULL_FILE
    text = path.read_text(encoding="utf-8").replace("FROM members", "FROM members WHERE 1 = 1")
    path.write_text(text, encoding="utf-8")
    assert counts(pull()) == [2, 0, 0, 2]


def test_many_rows_come_in_batches(tell: Tell, pull: Pull) -> None:
    tell(
        "INSERT INTO members WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
        " WHERE i < 25000) SELECT 'k' || i, NULL, NULL, NULL, " + "'2026-03-01 10:00:00' FROM n"
        if "sqlite" in os.environ["SHOP_DB_URL"]
        else "INSERT INTO members SELECT 'k' || i, NULL, NULL, i / 3.0, '2026-03-01 10:00:00'"
        " FROM generate_series(1, 25000) i"
    )
    assert counts(pull()) == [25_000, 25_000, 0, 0]
    assert counts(pull()) == [25_000, 0, 0, 25_000]


def test_a_query_may_hold_colons_percent_signs_and_a_comment(
    tell: Tell, pull: Pull, workspace: Workspace
) -> None:
    tell(INSERT, ALICE)
    path = workspace.folder / PULL_FILE
    query = "SELECT m.*, 'a :b 100%' AS said FROM members m WHERE mail LIKE '%:%' OR 1 = 1; -- all"
    text = path.read_text(encoding="utf-8")
    old = "SELECT member_no, mail, joined, points, updated_at FROM members"
    path.write_text(text.replace(old, query.replace(";", "")), encoding="utf-8")
    assert counts(pull()) == [1, 1, 0, 0]


def test_bytes_are_refused_by_name_and_nothing_is_stored(
    tell: Tell, pull: Pull, people: People, workspace: Workspace
) -> None:
    kind = "bytea" if "postgresql" in os.environ["SHOP_DB_URL"] else "blob"
    tell(f"ALTER TABLE members ADD COLUMN photo {kind} DEFAULT '\\x00'")
    tell("INSERT INTO members (member_no, photo, updated_at) VALUES (?, ?, '2026-03-01')",
         ("m1", b"\xff"))  # fmt: skip
    path = workspace.folder / PULL_FILE
    text = path.read_text(encoding="utf-8").replace("points, updated_at", "photo, updated_at")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputFileError, match="'photo' holds values of type bytes"):
        pull()
    assert people() == []


def test_a_second_pull_at_once_is_told_to_wait(
    tell: Tell, pull: Pull, workspace: Workspace
) -> None:
    assert tell
    with pull_lock(workspace.folder), pytest.raises(BusyError):
        pull()


SCRIPT = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from najimi.pull import pull_source, read_sources
from najimi.workspace import open_workspace
workspace = open_workspace(Path(sys.argv[1]))
pull_source(workspace, read_sources(workspace.folder)["shop"], now=datetime(2026, 4, 1, tzinfo=UTC))
"""
POINTS = (
    "pull.after_batch", "load.before_seal", "load.after_seal", "pull.after_store",
    "pull.before_watermark",
)  # fmt: skip


@pytest.mark.parametrize("point", POINTS)
def test_a_killed_pull_loses_nothing_and_doubles_nothing(
    tell: Tell, pull: Pull, people: People, workspace: Workspace, point: str
) -> None:
    tell(INSERT, ALICE, BOB)
    environment = environment_with(f"{point}:kill")
    command = [sys.executable, "-c", SCRIPT, str(workspace.folder)]
    assert subprocess.run(command, env=environment, check=False).returncode == -signal.SIGKILL
    assert read_watermarks(workspace.folder) == {}
    pull()
    assert [row["source_key"] for row in people()] == ["m1", "m2"]

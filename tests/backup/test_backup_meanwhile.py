"""A backup that is made while facts arrive and are compacted holds all that came before it."""

from __future__ import annotations

import threading
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from najimi.backup import backup_workspace
from najimi.backup.archive import unpack, verify
from najimi.journal import compact, open_journal
from najimi.testing import AS_OF
from najimi.testing.facts import fact_rows
from najimi.workspace import Workspace, open_workspace

N_BACKUPS = 6
APPENDS_PER_COMPACTION = 3


def write(workspace: Workspace, acknowledged: list[str], stop: threading.Event) -> None:
    """Append people to the journal and compact it, until told to stop."""
    journal = open_journal(workspace.folder)
    while not stop.is_set():
        for _ in range(APPENDS_PER_COMPACTION):
            name = f"late-{len(acknowledged)}"
            said = {"source_key": name, "occurred_at": AS_OF, "fact_id": name}
            journal.append("people", fact_rows("people", [said]).to_pylist())
            acknowledged.append(name)
        compact(workspace)


def ids_in(path: Path, folder: Path) -> list[str]:
    """Return the ids of the facts about people that a backup brings back."""
    unpack(path, verify(path), folder)
    back = open_workspace(folder)
    compact(back)
    files = back.facts.source("people").files
    told: list[str] = pa.concat_tables([pq.read_table(file) for file in files])[
        "fact_id"
    ].to_pylist()
    return told


def test_nothing_acknowledged_before_it_is_missing_and_nothing_is_there_twice(
    shop: Workspace, tmp_path: Path
) -> None:
    acknowledged: list[str] = []
    stop = threading.Event()
    writer = threading.Thread(target=write, args=(shop, acknowledged, stop))
    writer.start()
    made = []
    try:
        for n in range(N_BACKUPS):
            expected = set(acknowledged)
            path = backup_workspace(shop, tmp_path / f"{n}.tar", now=AS_OF).path
            made.append((path, expected))
    finally:
        stop.set()
        writer.join()
    for path, expected in made:
        ids = ids_in(path, tmp_path / f"back-{path.stem}")
        assert len(ids) == len(set(ids))
        assert expected <= set(ids)

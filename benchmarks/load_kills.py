"""
Does a load that is killed at a random moment ever lose a row, or store one twice?

Each round starts a load of the same file in a process of its own, kills it by SIGKILL after a
random part of the time that an unharmed load takes, and compacts the journal. The facts must then
be as before the load, or complete. Then the file is loaded again: the facts must be byte for byte
those of a workspace into which it was loaded without a kill, and every row of the file must be
among the stored, the rejected and the duplicates.

    python benchmarks/load_kills.py               100 kills, 20,000 rows
    python benchmarks/load_kills.py --kills 20    fewer

Ends with one JSON line: kills, before_commit and after_commit (on which side of the commit point
they fell), lost and doubled rows, unaccounted rows, and wrong_bytes (exports that differ).
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import ipc

from najimi.config import Settings
from najimi.journal import compact
from najimi.load import load_file
from najimi.playbooks import read_pack
from najimi.workspace import Workspace, create_workspace, open_workspace

NOW = datetime(2026, 4, 1, tzinfo=UTC)
SEED = 1


def main() -> None:
    """Kill loads and print one JSON line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--load", nargs=2, metavar=("FOLDER", "FILE"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.load:
        print(json.dumps(load(Path(arguments.load[0]), Path(arguments.load[1]))))
        return
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(Path(folder), arguments.kills, arguments.rows)))


def measure(folder: Path, n_kills: int, n_rows: int) -> dict[str, int]:
    """Kill ``n_kills`` loads of one file and count what went wrong."""
    file, draw = make_file(folder / "people.csv", n_rows), random.Random(SEED)  # noqa: S311
    began = time.monotonic()
    unharmed = make_workspace(folder / "unharmed")
    finish(start(unharmed, file))
    longest, wanted = time.monotonic() - began, exported(unharmed)
    told: Counter[str] = Counter(
        dict.fromkeys(("kills", "lost", "doubled", "unaccounted", "wrong_bytes"), 0)
    )
    while told["kills"] < n_kills:
        workspace = make_workspace(folder / f"shop-{sum(told.values())}-{draw.random()}")
        if kill(start(workspace, file), draw.uniform(0, longest)):
            told["kills"] += 1
            told.update(faults_of(workspace, file, wanted, n_rows))
    return dict(told)


def faults_of(workspace: Workspace, file: Path, wanted: pa.Table, n_rows: int) -> Counter[str]:
    """Compact what a killed load left, load the file again, and count what is wrong."""
    compact(workspace)
    found, told = exported(workspace), Counter[str]()
    told["after_commit" if found.num_rows else "before_commit"] += 1
    told["lost"] += wanted.num_rows - found.num_rows if found.num_rows else 0
    report = finish(start(workspace, file))
    found = exported(workspace)
    n_ids = len(found["fact_id"].unique())
    told["lost"] += wanted.num_rows - n_ids
    told["doubled"] += found.num_rows - n_ids
    told["unaccounted"] += n_rows - sum(report.values())
    told["wrong_bytes"] += as_bytes(found) != as_bytes(wanted)
    return told


def load(folder: Path, file: Path) -> dict[str, int]:
    """Load a file; return how many rows went where."""
    report = load_file(open_workspace(folder), "people", file, source="shop", now=NOW)
    return {
        "stored": report.n_stored, "rejected": report.n_rejected, "duplicate": report.n_duplicate
    }  # fmt: skip


def make_file(path: Path, n_rows: int) -> Path:
    """Write people, every hundredth of whom has a field too many."""
    rows = (
        f"id-{at:07d},key-{at},花子{at}@example.com{',x' if at % 100 == 0 else ''}\n"
        for at in range(n_rows)
    )
    path.write_text("fact_id,source_key,email\n" + "".join(rows), encoding="utf-8")
    return path


def make_workspace(folder: Path) -> Workspace:
    """Return a new workspace; all have the same salt."""
    text = read_pack("retail_starter")
    return create_workspace(folder, Settings(), playbook_text=text, salt="salt")


def start(workspace: Workspace, file: Path) -> subprocess.Popen[str]:
    """Start a load in a process of its own."""
    command = [sys.executable, __file__, "--load", str(workspace.folder), str(file)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def finish(process: subprocess.Popen[str]) -> dict[str, int]:
    """Wait for a load and return what it says."""
    output, _ = process.communicate()
    if process.returncode:
        raise RuntimeError(f"a load ended with {process.returncode}")
    told: dict[str, int] = json.loads(output)
    return told


def kill(process: subprocess.Popen[str], after_s: float) -> bool:
    """Kill a load after some seconds; return whether it still ran."""
    try:
        process.wait(timeout=after_s)
    except subprocess.TimeoutExpired:
        process.kill()
    process.communicate()
    return process.returncode != 0


def exported(workspace: Workspace) -> pa.Table:
    """Return the facts in the order of their key."""
    source = workspace.facts.source("people")
    tables = [source.schema.empty_table(), *map(pq.read_table, source.files)]
    facts = pa.concat_tables(tables, promote_options="permissive")
    return facts.sort_by([("source", "ascending"), ("fact_id", "ascending")])


def as_bytes(facts: pa.Table) -> bytes:
    """Return a table as bytes that are equal only for equal tables."""
    sink = pa.BufferOutputStream()
    with ipc.new_stream(sink, facts.schema) as writer:
        writer.write_table(facts.combine_chunks())
    return bytes(sink.getvalue())


if __name__ == "__main__":
    main()

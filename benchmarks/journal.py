"""
How many records a second does the journal acknowledge, each on disk before its writer goes on?

Writers are threads of one process that append one interaction at a time. The peer is SQLite in
WAL mode with ``synchronous=FULL``, one row and one commit per record, one connection per writer.
Both write the same bytes of JSON to the same disk; the journal checks each record against the
contract of its table besides. Every variant runs in a process of its own.

    python benchmarks/journal.py                    4,000 records per variant
    python benchmarks/journal.py --folder /data     on another disk

Ends with one JSON line: records per second (wall time, for flushing is waiting) of ours and
theirs with 1 and with 8 writers, CPU milliseconds per record, peak_mb of each process, and
flushes_per_s, which is what the disk does when one process appends 300 bytes and flushes them.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any

from najimi.journal import open_journal
from najimi.journal.encoding import encode

AT = datetime(2026, 4, 1, 3, tzinfo=UTC)
N_RECORDS = 4_000
N_FLUSHES = 500
Write = Callable[[dict[str, Any]], None]


def main() -> None:
    """Run every variant in a process of its own and print one JSON line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--records", type=int, default=N_RECORDS)
    parser.add_argument("--folder", type=Path, help="where to write; a temporary folder if absent")
    parser.add_argument("--variant", nargs=2, metavar=("NAME", "WRITERS"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        if arguments.variant:
            peer, n_writers = arguments.variant[0], int(arguments.variant[1])
            told = measure(OPENERS[peer], Path(name), int(n_writers), arguments.records)
        else:
            told = measure_all(Path(name), arguments.records)
    print(json.dumps(told))


def measure_all(folder: Path, n_records: int) -> dict[str, Any]:
    """Return the figures of all variants, and what the disk does at best."""
    told: dict[str, Any] = {"benchmark": "journal", "records": n_records}
    told["flushes_per_s"] = flushes_per_s(folder / "flushed")
    for n_writers in (1, 8):
        for name in OPENERS:
            told[f"{name}_{n_writers}"] = _child(folder, name, n_writers, n_records)
        ours, theirs = told[f"journal_{n_writers}"], told[f"sqlite_{n_writers}"]
        told[f"ratio_{n_writers}"] = round(ours["records_per_s"] / theirs["records_per_s"], 1)
    return told


def measure(
    opener: Callable[[Path], Write], folder: Path, n_writers: int, n_records: int
) -> dict[str, float]:
    """Return what it takes until the last record of every writer is acknowledged."""

    def _write(writer: int) -> None:
        write = opener(folder)
        for number in range(n_records // n_writers):
            write(contact(f"{writer}-{number}"))

    threads = [Thread(target=_write, args=(writer,)) for writer in range(n_writers)]
    opener(folder)(contact("first"))  # whoever opens files does so before the clock starts
    before_s, before_cpu_s = time.perf_counter(), time.process_time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {
        "records_per_s": round(n_records / (time.perf_counter() - before_s)),
        "cpu_ms": round(1000 * (time.process_time() - before_cpu_s) / n_records, 2),
        "peak_mb": _peak_mb(),
    }


def contact(key: str) -> dict[str, Any]:
    """Return one interaction."""
    return {
        "source": "till", "fact_id": key, "occurred_at": AT, "recorded_at": AT, "content_hash": 7,
        "source_key": "alice", "channel": "counter", "direction": "in", "kind": "talk",
    }  # fmt: skip


def open_ours(folder: Path) -> Write:
    """Return what appends to the journal of a workspace."""
    journal = open_journal(folder)
    return lambda fact: journal.append("interactions", [fact])


def open_theirs(folder: Path) -> Write:
    """Return what inserts into SQLite by a connection of its own."""
    connection = sqlite3.connect(folder / "peer.sqlite3", timeout=60, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS records (body BLOB)")

    def _write(fact: dict[str, Any]) -> None:
        connection.execute("INSERT INTO records VALUES (?)", (encode("interactions", fact),))

    return _write


OPENERS: dict[str, Callable[[Path], Write]] = {"journal": open_ours, "sqlite": open_theirs}


def flushes_per_s(path: Path) -> int:
    """Return how often this disk appends 300 bytes and flushes them."""
    with path.open("wb", buffering=0) as handle:
        before_s = time.perf_counter()
        for _ in range(N_FLUSHES):
            handle.write(bytes(300))
            os.fsync(handle)
        return round(N_FLUSHES / (time.perf_counter() - before_s))


def _peak_mb() -> int:
    """Return the peak of this process; that of getrusage would count its parent, too."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return round(
        int(next(line for line in status.splitlines() if "VmHWM" in line).split()[1]) / 1024
    )


def _child(folder: Path, name: str, n_writers: int, n_records: int) -> dict[str, float]:
    command = [sys.executable, __file__, "--variant", name, str(n_writers)]
    command += ["--records", str(n_records), "--folder", str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    told: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return told


if __name__ == "__main__":
    main()

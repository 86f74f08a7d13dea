"""
Are exactly the planted rows of a dirty file rejected, and what does a large import cost?

One file of one million lines is made in five encodings, with about 3,000 faults of every kind
planted in it by a seeded generator, which keeps what must become of every row. Each file is
loaded into a fresh workspace in a process of its own, and what was stored and what was rejected
is held against the truth: keys of the stored rows, line numbers and raw text of the others.
Then the same process loads the file a second time, when every row is known.

    python benchmarks/import.py                  one million lines
    python benchmarks/import.py --lines 20000    fewer

Ends with one JSON line: rows, wrongly_accepted, wrongly_rejected (both summed over the five
files), cpu_s and peak_mb (both of the worst file), the same figures after the second load
(cpu_s_again, peak_mb_again, and stored_again, which must be 0), and the figures of each file.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from najimi.config import Settings
from najimi.load import load_file
from najimi.playbooks import read_pack
from najimi.testing.dirty_files import ENCODINGS, TABLE, DirtyFile, make_dirty_file, verdict
from najimi.workspace import create_workspace

NOW = datetime(2026, 4, 1, 3, tzinfo=UTC)
N_LINES = 1_000_000
N_FAULTS = 3_000


def main() -> None:
    """Load every file in a process of its own and print one JSON line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--lines", type=int, default=N_LINES)
    parser.add_argument("--encodings", nargs="+", default=list(ENCODINGS))
    parser.add_argument("--load", nargs=2, metavar=("FILE", "FOLDER"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.load:
        print(json.dumps(measure_load(*map(Path, arguments.load))))
    else:
        print(json.dumps(measure_files(arguments.lines, arguments.encodings)))


def measure_files(n_lines: int, encodings: list[str]) -> dict[str, Any]:
    """Return the figures of all files together."""
    found = {encoding: measure_file(n_lines, encoding) for encoding in encodings}
    return {
        "benchmark": "import",
        "rows": sum(one["rows"] for one in found.values()),
        "wrongly_accepted": sum(one["wrongly_accepted"] for one in found.values()),
        "wrongly_rejected": sum(one["wrongly_rejected"] for one in found.values()),
        "cpu_s": max(one["cpu_s"] for one in found.values()),
        "peak_mb": max(one["peak_mb"] for one in found.values()),
        "stored_again": sum(one["stored_again"] for one in found.values()),
        "cpu_s_again": max(one["cpu_s_again"] for one in found.values()),
        "peak_mb_again": max(one["peak_mb_again"] for one in found.values()),
        "by_encoding": found,
    }


def measure_file(n_lines: int, encoding: str) -> dict[str, Any]:
    """Make one file, load it, and hold the outcome against the truth."""
    with tempfile.TemporaryDirectory() as folder:
        path, shop = Path(folder) / "people.csv", Path(folder) / "shop"
        dirty = make_dirty_file(
            path, encoding=encoding, n_rows=n_lines, n_faults=N_FAULTS * n_lines // N_LINES, seed=1
        )
        figures = json.loads(_child("--load", str(path), str(shop)))
        return figures | _held_against(dirty, shop, figures)


def measure_load(path: Path, folder: Path) -> dict[str, Any]:
    """Return CPU seconds and peak memory of a load into a fresh workspace, and of the next."""
    playbook = read_pack("retail_starter")
    workspace = create_workspace(folder, Settings(), playbook_text=playbook, salt="benchmark")
    before_mb, before_s = _peak_mb(), time.process_time()
    report = load_file(workspace, TABLE, path, source="till", now=NOW)
    peak_mb, loaded_s = _peak_mb(), time.process_time()
    again = load_file(workspace, TABLE, path, source="till", now=NOW)
    return {
        "rows": report.n_in,
        "n_stored": report.n_stored,
        "n_rejected": report.n_rejected,
        "n_duplicate": report.n_duplicate,
        "cpu_s": round(loaded_s - before_s, 1),
        "peak_mb": peak_mb,
        "stored_again": again.n_stored,
        "cpu_s_again": round(time.process_time() - loaded_s, 1),
        "peak_mb_again": _peak_mb(),
        "base_mb": before_mb,
        "rejected": str(report.rejected_path),
    }


def _held_against(dirty: DirtyFile, shop: Path, figures: dict[str, Any]) -> dict[str, int]:
    rejected = Path(figures.pop("rejected"))
    found = verdict(dirty, folder=shop, rejected_path=rejected)
    return {
        "wrongly_accepted": found.n_wrongly_accepted,
        "wrongly_rejected": found.n_wrongly_rejected,
        "planted": len(dirty.rejected),
    }


def _peak_mb() -> int:
    """Return the peak of this process; that of getrusage would count its parent, too."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return round(
        int(next(line for line in status.splitlines() if "VmHWM" in line).split()[1]) / 1024
    )


def _child(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, __file__, *arguments], check=True, capture_output=True, text=True
    )
    return done.stdout.strip().splitlines()[-1]


if __name__ == "__main__":
    main()

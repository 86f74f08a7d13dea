"""
What does it cost to ask the gate of one who shares an address, and to load people for a desk?

Thousands may have typed the same telephone number. One of them is asked about while 1, 250, 2,000
and 10,000 gave it, a tenth of whom once refused and allow again, so that nobody's no ends the
search early. Then a file of 20,000 people is loaded without a desk and with one, which takes in
their addresses first. The desk keeps its state in SQLite.

    python benchmarks/gate.py

Ends with one JSON line: may_contact_ms (CPU milliseconds by the number who share, best of three),
load_s and load_with_desk_s (CPU seconds for 20,000 people), peak_mb of the process.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from najimi.config import Settings
from najimi.desk.loading import commit_before_store
from najimi.desk.starting import prepare_database
from najimi.load import Mapping, load_file
from najimi.playbooks import read_pack
from najimi.workspace import Workspace, create_workspace
from najimi.workspace.arrivals import BeforeStore

NOW = datetime(2026, 4, 1, 3, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=90)
SHARING = (1, 250, 2_000, 10_000)
N_PEOPLE = 20_000
N_RUNS = 3


def main() -> None:
    """Measure and print one JSON line."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "people.csv"
        path.write_text(_people(), encoding="utf-8")
        told: dict[str, Any] = {"benchmark": "gate", "people": N_PEOPLE}
        without, asked = _workspace(folder / "without"), _workspace(folder / "shop")
        told["load_s"] = _cpu_s(lambda: _load(without, path, None))
        prepare_database(asked.folder)
        hook = commit_before_store(asked.folder)
        told["load_with_desk_s"] = _cpu_s(lambda: _load(asked, path, hook))
        told["may_contact_ms"] = measure_gate()
    print(json.dumps(told | {"peak_mb": _peak_mb()}))


def measure_gate() -> dict[str, float]:
    """Return CPU milliseconds of one question, by how many share the address of the one asked."""
    from najimi.desk.consents import commit_redirects, may_contact

    commit_redirects([], looked_at=NOW)
    found, n_before = {}, 0
    for n_sharing in SHARING:
        _share(range(n_before, n_sharing))
        n_before = n_sharing
        asked = [_cpu_s(_ask(may_contact)) for _ in range(N_RUNS)]
        found[str(n_sharing)] = round(1000 * min(asked), 1)
    return found


def _ask(may_contact: Callable[..., Any]) -> Callable[[], None]:
    def run() -> None:
        may_contact("c0", "promotional", "call")

    return run


def _share(numbers: range) -> None:
    """Let more people give the one number; every tenth once refused, and allows again."""
    from najimi.desk.consents import commit_addresses, commit_statements
    from najimi.desk.consents.statements import GivenAddress, Statement

    def _said(number: int, state: str, days: int) -> Statement:
        at = LONG_AGO + timedelta(days=days)
        return Statement(
            f"c{number}", "promotional", "call", state, at, at, "till", f"{state}-{number}"
        )

    commit_addresses(
        GivenAddress(f"c{n}", "call", "d" * 32, True, LONG_AGO, LONG_AGO, "till", f"gave-{n}")
        for n in numbers
    )
    commit_statements((_said(n, "refused", 0) for n in numbers if n % 10 == 0), at=NOW)
    commit_statements((_said(n, "granted", 1) for n in numbers), at=NOW)


def _people() -> str:
    rows = (
        f"k{n},2026-01-01T00:00:00Z,Name{n},k{n}@example.jp,090-{1000 + n // 10_000}-{n % 10_000:04}\n"
        for n in range(N_PEOPLE)
    )
    return "source_key,occurred_at,family_name,email,phone\n" + "".join(rows)


def _workspace(folder: Path) -> Workspace:
    playbook = read_pack("retail_starter")
    return create_workspace(folder, Settings(), playbook_text=playbook, salt="benchmark")


def _load(workspace: Workspace, path: Path, hook: BeforeStore | None) -> None:
    load_file(
        workspace, "people", path, source="till", now=NOW, mapping=Mapping(), before_store=hook
    )


def _cpu_s(act: Callable[[], None]) -> float:
    before_s = time.process_time()
    act()
    return round(time.process_time() - before_s, 4)


def _peak_mb() -> int:
    """Return the peak of this process; that of getrusage would count its parent, too."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return round(
        int(next(line for line in status.splitlines() if "VmHWM" in line).split()[1]) / 1024
    )


if __name__ == "__main__":
    main()

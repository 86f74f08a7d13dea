"""
How large is a backup, and how long do putting aside and bringing back take?

The synthetic shop of ``turn.py``: n customers with 10 order lines and 4 consents each, one turn,
and a desk whose audit has a tenth as many lines as there are customers. Each part runs in a
process of its own.

    python benchmarks/backup.py                     100,000 customers, 1,000,000 order lines
    python benchmarks/backup.py --customers 10000   fewer

Ends with one JSON line: workspace_mb, backup_mb, gzip_mb (the same file through gzip, level 6, and
its gzip_cpu_s), backup_cpu_s, restore_cpu_s (verified, unpacked, the desk filled, nobody erased), peak_mb.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from najimi.backup import backup_workspace, restore_workspace
from najimi.desk.dump import WRITING, opened
from najimi.desk.server import make_link
from najimi.loop import run_turn
from najimi.workspace import open_workspace
from turn import AS_OF, make_shop

NOW = AS_OF + timedelta(days=1)
CUSTOMERS_PER_LINE = 10
MB = 1_000_000


def main() -> None:
    """Run every part in a process of its own and print one JSON line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--part", nargs=2, metavar=("NAME", "FOLDER"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.part:
        name, folder = arguments.part
        print(json.dumps(PARTS[name](Path(folder), arguments.customers)))
        return
    told: dict[str, Any] = {"benchmark": "backup", "n_customers": arguments.customers}
    with tempfile.TemporaryDirectory() as folder:
        for part in PARTS:
            told |= _child(part, folder, arguments.customers)
    print(json.dumps(told))


def _make(folder: Path, n_customers: int) -> dict[str, Any]:
    make_shop(folder / "shop", n_customers)
    run_turn(open_workspace(folder / "shop"), as_of=AS_OF)
    make_link(folder / "shop")
    from django.contrib.auth.models import User

    from najimi.desk.models import AuditEntry

    with opened(folder / "shop", WRITING) as alias:
        who = User.objects.using(alias).get()
        AuditEntry.objects.using(alias).bulk_create(
            AuditEntry(who=who, what="said", customer_id=f"c{n}", at=datetime.now(UTC))
            for n in range(n_customers // CUSTOMERS_PER_LINE)
        )
    files = (path for path in (folder / "shop").rglob("*") if path.is_file())
    return {"workspace_mb": round(sum(path.stat().st_size for path in files) / MB, 1)}


def _backup(folder: Path, n_customers: int) -> dict[str, Any]:
    begin = time.process_time()
    made = backup_workspace(open_workspace(folder / "shop"), folder / "shop.tar", now=NOW)
    return {
        "backup_cpu_s": round(time.process_time() - begin, 2),
        "backup_mb": round(made.n_bytes / MB, 1),
        "n_desk_rows": made.n_desk_rows,
        "peak_mb_backup": _peak_mb(),
    }


def _gzip(folder: Path, n_customers: int) -> dict[str, Any]:
    begin, path = time.process_time(), folder / "shop.tar.gz"
    with (folder / "shop.tar").open("rb") as source, gzip.open(path, "wb", 6) as target:
        shutil.copyfileobj(source, target, MB)
    return {
        "gzip_cpu_s": round(time.process_time() - begin, 2),
        "gzip_mb": round(path.stat().st_size / MB, 1),
    }


def _restore(folder: Path, n_customers: int) -> dict[str, Any]:
    begin = time.process_time()
    restore_workspace(folder / "shop.tar", folder / "back", now=NOW, is_new_list=True)
    return {"restore_cpu_s": round(time.process_time() - begin, 2), "peak_mb_restore": _peak_mb()}


PARTS = {"make": _make, "backup": _backup, "gzip": _gzip, "restore": _restore}


def _peak_mb() -> int:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _child(part: str, folder: str, n_customers: int) -> dict[str, Any]:
    command = [sys.executable, __file__, "--customers", str(n_customers), "--part", part, folder]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    told: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return told


if __name__ == "__main__":
    main()

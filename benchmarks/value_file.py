"""
What does `najimi value` cost for a file of a million customers and ten million lines?

    python benchmarks/value_file.py [--customers 1000000]

The customers are simulated (Pareto/NBD), the file is Parquet. One child process does the work, so
that its peak memory is its own. Ends with one line of JSON.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

N_DAYS = 730
LINES_PER_CUSTOMER = 10


def make_file(path: Path, n_customers: int) -> int:
    """Write simulated purchases; return the number of lines."""
    dice = np.random.default_rng(7)
    first = dice.uniform(0, N_DAYS * 0.9, n_customers)
    stays = np.minimum(dice.exponential(1 / dice.gamma(0.8, 1 / 200, n_customers)), N_DAYS - first)
    n_later = dice.poisson(dice.gamma(0.6, 1 / 12, n_customers) * stays)
    scale = (LINES_PER_CUSTOMER - 1) * n_customers / max(n_later.sum(), 1)
    n_lines = 1 + dice.poisson(n_later * scale)
    who = np.repeat(np.arange(n_customers), n_lines)
    days = first[who] + dice.uniform(0, 1, len(who)) * stays[who]
    starts = np.cumsum(n_lines) - n_lines
    days[starts] = first
    day = pa.array((days + 19_000).astype(np.int32)).cast(pa.date32())
    amount = np.round(dice.gamma(4, 5, len(who)), 2)
    table = pa.table({"customer": pa.array(who).cast(pa.string()), "date": day, "amount": amount})
    pq.write_table(table, path)
    return len(who)


def child(path: Path) -> None:
    """Value the file, and print CPU seconds and peak memory."""
    from najimi.analyst import Question, value_file

    began = time.process_time()
    question = Question(as_of=date.fromordinal(date(1970, 1, 1).toordinal() + 19_000 + N_DAYS))
    report = value_file(path, path.with_name("out.parquet"), question, now=datetime.now(UTC))
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures = {"cpu_s": round(time.process_time() - began, 1), "peak_mb": round(peak_mb)}
    print(json.dumps(figures | {"customers": report.n_customers, "lines": report.n_used}))


def main() -> None:
    """Make the file, and value it in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--child", type=Path)
    told = parser.parse_args()
    if told.child:
        child(told.child)
        return
    with TemporaryDirectory() as scratch:
        path = Path(scratch) / "in.parquet"
        make_file(path, told.customers)
        subprocess.run([sys.executable, __file__, "--child", str(path)], check=True)


if __name__ == "__main__":
    main()

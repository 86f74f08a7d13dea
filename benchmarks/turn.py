"""
How much does one whole turn cost, and how does the cost grow with the customers?

Synthetic shop: n customers with 10 order lines each, 4 consents each, 20 treatments. Each size
runs in two processes of its own, one that makes the shop and one that runs the turn, so that CPU
seconds and peak memory are those of the turn alone.

It is a first turn: no earlier decisions and no interactions. *Learn* therefore works on little,
and contact limits find nothing to count; a later turn costs more.

    python benchmarks/turn.py                       100,000 and 1,000,000 customers
    python benchmarks/turn.py --sizes 10000 100000  smaller ones

Ends with one JSON line: cpu_s_1m, peak_mb_1m, growth_10x (CPU of the larger size over that of the
smaller one), CPU by phase, how many customers something was decided for, and the gap to the bound
of their allocation.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from najimi.config import Settings
from najimi.loop import read_summary, run_turn
from najimi.playbooks import read_pack
from najimi.tables import FACT_TABLES
from najimi.workspace import create_workspace, open_workspace

AS_OF = datetime(2026, 4, 1, tzinfo=UTC)
DAY_US = 86_400_000_000
LINES_PER_CUSTOMER = 10
CHUNK_CUSTOMERS = 100_000
N_TREATMENTS = 20
CATEGORIES = ("野菜", "惣菜", "菓子", "日用品", "家具")
"""The last shows no need; nothing is sold to whoever has none."""


def main() -> None:
    """Run every size in processes of its own and print one JSON line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs=2, default=[100_000, 1_000_000])
    parser.add_argument("--make", nargs=2, metavar=("FOLDER", "N"), help=argparse.SUPPRESS)
    parser.add_argument("--turn", metavar="FOLDER", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.make:
        make_shop(Path(arguments.make[0]), int(arguments.make[1]))
    elif arguments.turn:
        print(json.dumps(measure_turn(Path(arguments.turn))))
    else:
        print(json.dumps(measure_sizes(arguments.sizes)))


def measure_sizes(sizes: list[int]) -> dict[str, Any]:
    """Return the figures of both sizes together."""
    by_size = {}
    for n_customers in sizes:
        with tempfile.TemporaryDirectory() as folder:
            shop = Path(folder) / "shop"
            _child("--make", str(shop), str(n_customers))
            by_size[n_customers] = json.loads(_child("--turn", str(shop)))
    small, large = (by_size[size] for size in sizes)
    label = f"{sizes[1] // 1_000_000}m" if sizes[1] >= 1_000_000 else f"{sizes[1] // 1_000}k"
    return {
        "benchmark": "turn",
        f"cpu_s_{label}": large["cpu_s"],
        f"peak_mb_{label}": large["peak_mb"],
        "growth_10x": round(large["cpu_s"] / small["cpu_s"], 2),
        "by_phase_cpu_s": large["by_phase_cpu_s"],
        "n_customers": sizes,
        "treated": large["treated"],
        "gap_share": large["gap_share"],
        "peak_mb": large["peak_mb"],
    }


def measure_turn(folder: Path) -> dict[str, Any]:
    """Return CPU seconds by phase and peak memory of one turn of an existing shop."""
    workspace = open_workspace(folder)
    marks: list[tuple[str, float]] = [("prepare", _cpu_s())]
    turn = run_turn(workspace, as_of=AS_OF, on_phase=lambda phase: marks.append((phase, _cpu_s())))
    marks.append(("end", _cpu_s()))
    by_phase = {name: round(after - before, 2) for (name, before), (_, after) in _pairs(marks)}
    peak_mb = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return {
        "cpu_s": round(marks[-1][1] - marks[0][1], 2),
        "peak_mb": peak_mb,
        "by_phase_cpu_s": by_phase,
        "treated": read_summary(turn).get("worth_doing", 0),
        "gap_share": turn.read("allocation")["gap_share"][0].as_py(),
    }


def make_shop(folder: Path, n_customers: int) -> None:
    """Make a workspace with synthetic facts, appended in chunks."""
    text = _playbook_of(N_TREATMENTS)
    settings = Settings(time_zone="Asia/Tokyo")
    workspace = create_workspace(folder, settings, playbook_text=text, salt="benchmark")
    rng = np.random.default_rng(1)
    for start in range(0, n_customers, CHUNK_CUSTOMERS):
        keys = np.arange(start, min(start + CHUNK_CUSTOMERS, n_customers))
        for name, table in _facts(keys, rng).items():
            workspace.facts.append(name, table.to_reader())
    workspace.facts.append("products", _products().to_reader())


def _facts(keys: np.ndarray, rng: np.random.Generator) -> dict[str, pa.Table]:
    n = len(keys)
    rate = rng.gamma(1.2, 1 / 40, n)
    first = rng.uniform(30, 720, n)
    gaps = rng.exponential(1 / np.maximum(rate, 1e-3)[:, None], (n, LINES_PER_CUSTOMER))
    gaps[:, 0] = 0
    days_ago = np.maximum(first[:, None] - np.cumsum(gaps, axis=1), rng.uniform(0.5, 30, (n, 1)))
    at = _micros(days_ago.ravel())
    lines = np.repeat(keys, LINES_PER_CUSTOMER)
    amount = rng.integers(3, 200, len(lines)) * 100
    order_lines = {
        "fact_id": _text(np.arange(len(lines)) + keys[0] * LINES_PER_CUSTOMER),
        "order_id": _text(np.arange(len(lines)) + keys[0] * LINES_PER_CUSTOMER),
        "source_key": _text(lines), "occurred_at": at,
        "product_id": _text(rng.integers(0, 500, len(lines))), "quantity": 1, "net_amount": amount,
        "currency": "JPY",
    }  # fmt: skip
    people = {
        "fact_id": _text(keys),
        "source_key": _text(keys),
        "occurred_at": _micros(np.full(n, 900.0)),
    }
    pairs = [
        ("promotional", "email"),
        ("promotional", "letter"),
        ("service", "email"),
        ("care", "call"),
    ]
    consents = [
        {"fact_id": pa.array([f"{purpose}-{channel}-{key}" for key in keys]), "source_key": _text(keys),
         "occurred_at": _micros(np.full(n, 900.0)), "purpose": purpose, "channel": channel, "state": "granted"}
        for purpose, channel in pairs
    ]  # fmt: skip
    return {
        "people": _table("people", n, people),
        "order_lines": _table("order_lines", len(lines), order_lines),
        "consents": pa.concat_tables([_table("consents", n, rows) for rows in consents]),
    }


def _products() -> pa.Table:
    n = 500
    columns = {"fact_id": _text(np.arange(n)), "product_id": _text(np.arange(n)), "margin_share": 0.35,
               "category": pa.array([CATEGORIES[index % len(CATEGORIES)] for index in range(n)]),
               "role": pa.array(["front" if index % 3 else "back" for index in range(n)]),
               "occurred_at": _micros(np.full(n, 900.0))}  # fmt: skip
    return _table("products", n, columns)


def _table(name: str, n_rows: int, columns: dict[str, Any]) -> pa.Table:
    """Return facts of a contract; a single value fills a column, a missing one is empty."""
    schema = FACT_TABLES[name].schema
    given = {"source": "shop", "recorded_at": AS_OF, "content_hash": 0} | columns
    arrays = [
        value.cast(field.type)
        if isinstance(value := given.get(field.name), pa.Array)
        else pa.array(value, field.type)
        if isinstance(value, np.ndarray)
        else pa.repeat(pa.scalar(value, field.type), n_rows)
        for field in schema
    ]
    return pa.table(arrays, schema=schema)


def _micros(days_ago: np.ndarray) -> pa.Array:
    as_of = int(AS_OF.timestamp() * 1_000_000)
    return pa.array((as_of - days_ago * DAY_US).astype(np.int64)).cast(pa.timestamp("us", tz="UTC"))


def _text(numbers: np.ndarray) -> pa.Array:
    return pa.array(numbers).cast(pa.string())


def _playbook_of(n_treatments: int) -> str:
    """Return the retail pack with copies of its first treatments, up to the number asked for."""
    head, *treatments = read_pack("retail_starter").split("[[treatments]]")
    copies = [
        text.replace('id = "', f'id = "copy{index}_', 1)
        for index, text in enumerate(treatments[: n_treatments - len(treatments)])
    ]
    return "[[treatments]]".join([head, *treatments, *copies])


def _pairs(marks: list[tuple[str, float]]) -> list[tuple[tuple[str, float], tuple[str, float]]]:
    return list(pairwise(marks))


def _cpu_s() -> float:
    return time.process_time()


def _child(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, __file__, *arguments], check=True, capture_output=True, text=True
    )
    return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""


if __name__ == "__main__":
    main()

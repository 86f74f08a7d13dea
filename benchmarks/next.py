"""
How long does a till wait for a suggestion, with a million customers in the workspace?

Synthetic shop: two baskets of three products for each customer, of 600 products that go together
in threes, an e-mail address each, and consent to words at the counter. One real turn, then the
real server (granian, its database in SQLite), and clients that post baskets of random customers
over HTTP on this machine, each on a connection of its own. The first 50 answers warm up and are
not counted.

    python benchmarks/next.py                         a million customers, 2,000 questions
    python benchmarks/next.py --customers 20000

Ends with one JSON line: p50_ms and p95_ms of the answer as the till sees it, cpu_ms that the server
took for each, the shares of suggestions and of silence (what is left are questions about needs),
peak_mb of the server's processes, and the load of the machine meanwhile. yardstick_ms is the
CPU time of a loop of 100,000 additions: about 5 on an idle core of the machine that the figures in
docs/benchmarks.md come from, and more where others share it.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from najimi.config import Settings
from najimi.loop import run_turn
from najimi.playbooks import read_pack
from najimi.workspace import create_workspace
from turn import _table as fact_table

AS_OF = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
N_PRODUCTS, N_TOGETHER, N_BASKETS = 600, 3, 2
CHUNK_CUSTOMERS = 100_000
N_WARM = 50
Answered = tuple[float, bool, bool]
"""Milliseconds, whether a product was suggested, and whether anything was said."""

SERVE = """
import sys
from pathlib import Path
from najimi.desk.server import serve
serve(Path(sys.argv[1]), port=int(sys.argv[2]), on_ready=lambda _: print("ready", flush=True))
"""


def main() -> None:
    """Make the shop in a process of its own, ask, and print one JSON line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--questions", type=int, default=2_000)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 4])
    parser.add_argument("--folder", type=Path, help="of a shop that was made before, or to keep it")
    parser.add_argument("--make", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.make:
        make_shop(arguments.make, arguments.customers)
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.folder or Path(scratch) / "shop"
        if not folder.exists():
            made = ["--make", str(folder), "--customers", str(arguments.customers)]
            subprocess.run([sys.executable, __file__, *made], check=True)
        told = ask_served(folder, arguments.customers, arguments.questions, arguments.clients)
    print(json.dumps({"benchmark": "next", "customers": arguments.customers, **told}))


def make_shop(folder: Path, n_customers: int) -> None:
    """Make the workspace, run one turn, and prepare the desk."""
    workspace = create_workspace(
        folder, Settings(), playbook_text=read_pack("retail_starter"), salt="benchmark"
    )
    rng = np.random.default_rng(1)
    for start in range(0, n_customers, CHUNK_CUSTOMERS):
        keys = np.arange(start, min(start + CHUNK_CUSTOMERS, n_customers))
        for name, table in _facts(keys, rng).items():
            workspace.facts.append(name, table.to_reader())
    workspace.facts.append("products", _products().to_reader())
    run_turn(workspace, as_of=AS_OF)
    from najimi.desk.server import make_link, prepare_desk

    prepare_desk(folder)
    make_link(folder)


def ask_served(
    folder: Path, n_customers: int, n_questions: int, clients: list[int]
) -> dict[str, Any]:
    """Serve the shop and return how long answers took, by the number of clients at once."""
    token = _make_key(folder)
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    told: dict[str, Any] = {"cores": os.cpu_count()}
    command = [sys.executable, "-c", SERVE, str(folder), str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None  # noqa: S101
        server.stdout.readline()
        rng = np.random.default_rng(2)
        for n_clients in clients:
            asked = _questions(rng, n_customers, n_questions + N_WARM)
            load, before_s = os.getloadavg()[0], _cpu_s(server.pid)
            answers = _ask_all(port, token, asked, n_clients)
            took_ms = 1000 * (_cpu_s(server.pid) - before_s) / len(asked)
            label = "" if n_clients == clients[0] else f"_{n_clients}_clients"
            told |= _figures([ms for ms, *_ in answers], label)
            told[f"cpu_ms{label}"] = round(took_ms, 1)
            told[f"suggested_share{label}"] = round(
                float(np.mean([spoke for _, spoke, _ in answers])), 3
            )
            told[f"silence_share{label}"] = round(
                float(np.mean([not answered for _, _, answered in answers])), 3
            )
            told[f"load{label}"] = round(load, 1)
        told["peak_mb"] = round(_peak_mb(server.pid))
        server.terminate()
    return told | {"yardstick_ms": round(_yardstick_ms(), 1)}


def _cpu_s(pid: int) -> float:
    """Return the CPU seconds of a process and those it started."""
    import psutil

    process = psutil.Process(pid)
    times = [each.cpu_times() for each in (process, *process.children(recursive=True))]
    return sum(each.user + each.system for each in times)


def _peak_mb(pid: int) -> float:
    """Return the largest resident memory of a process and those it started, added up."""
    import psutil

    process = psutil.Process(pid)
    pids = [each.pid for each in (process, *process.children(recursive=True))]
    told = [Path(f"/proc/{each}/status").read_text(encoding="ascii") for each in pids]
    return sum(int(text.split("VmHWM:")[1].split()[0]) for text in told) / 1024


def _yardstick_ms() -> float:
    before_s, total = time.process_time(), 0
    for number in range(100_000):
        total += number
    return 1000 * (time.process_time() - before_s)


def _figures(ms: list[float], label: str) -> dict[str, float]:
    return {
        f"p50_ms{label}": round(float(np.percentile(ms, 50)), 1),
        f"p95_ms{label}": round(float(np.percentile(ms, 95)), 1),
    }


def _ask_all(port: int, token: str, asked: list[bytes], n_clients: int) -> list[Answered]:
    with ThreadPoolExecutor(n_clients) as tills:
        parts = tills.map(lambda part: _ask(port, token, part), _cut(asked, n_clients))
        return [answer for part in parts for answer in part]


def _ask(port: int, token: str, asked: list[bytes]) -> list[Answered]:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    answers = []
    for body in asked:
        before_s = time.perf_counter()
        connection.request("POST", "/v1/next", body, headers)
        told = json.loads(connection.getresponse().read())
        ms = 1000 * (time.perf_counter() - before_s)
        answers.append((ms, bool(told["suggestion"]), not told["silence"]))
    connection.close()
    return answers[N_WARM // 2 :]


def _cut(asked: list[bytes], n_clients: int) -> list[list[bytes]]:
    return [asked[first::n_clients] for first in range(n_clients)]


def _questions(rng: np.random.Generator, n_customers: int, n: int) -> list[bytes]:
    keys, groups = rng.integers(0, n_customers, n), rng.integers(0, N_PRODUCTS // N_TOGETHER, n)
    return [
        json.dumps(
            {
                "customer": {"source": "shop", "key": str(key)},
                "basket": [{"product_id": str(group * N_TOGETHER)}],
            }
        ).encode()
        for key, group in zip(keys.tolist(), groups.tolist(), strict=True)
    ]


def _make_key(folder: Path) -> str:
    name = f"till-{time.time_ns()}"
    command = [sys.executable, "-m", "najimi.cli", "key", "create", name, "--scope", "counter"]
    done = subprocess.run([*command, "-w", str(folder)], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def _facts(keys: np.ndarray, rng: np.random.Generator) -> dict[str, pa.Table]:
    n, each = len(keys), N_BASKETS * N_TOGETHER
    group = np.repeat(rng.integers(0, N_PRODUCTS // N_TOGETHER, n * N_BASKETS), N_TOGETHER)
    product = group * N_TOGETHER + np.tile(np.arange(N_TOGETHER), n * N_BASKETS)
    days = np.repeat(rng.uniform(40, 360, n * N_BASKETS), N_TOGETHER)
    order = np.repeat(np.arange(n * N_BASKETS) + keys[0] * N_BASKETS, N_TOGETHER)
    lines = {
        "fact_id": _text(np.arange(n * each) + keys[0] * each), "order_id": _text(order),
        "source_key": _text(np.repeat(keys, each)), "occurred_at": _at(days),
        "product_id": _text(product), "quantity": 1,
        "net_amount": rng.integers(3, 60, n * each) * 1000, "currency": "JPY",
    }  # fmt: skip
    long_ago = _at(np.full(n, 900.0))
    own = {"fact_id": _text(keys), "source_key": _text(keys), "occurred_at": long_ago}
    people = own | {"email": pc.binary_join_element_wise(_text(keys), "example.com", "@")}
    consents = own | {"purpose": "promotional", "channel": "counter", "state": "granted"}
    return {
        "people": fact_table("people", n, people),
        "order_lines": fact_table("order_lines", n * each, lines),
        "consents": fact_table("consents", n, consents),
    }


def _products() -> pa.Table:
    numbers = np.arange(N_PRODUCTS)
    columns = {"fact_id": _text(numbers), "product_id": _text(numbers), "category": "茶",
               "name": _text(numbers), "margin_share": 0.35, "role": "front",
               "occurred_at": _at(np.full(N_PRODUCTS, 900.0))}  # fmt: skip
    return fact_table("products", N_PRODUCTS, columns)


def _at(days_ago: np.ndarray) -> pa.Array:
    micros = int(AS_OF.timestamp() * 1_000_000) - days_ago * 86_400_000_000
    return pa.array(micros.astype(np.int64)).cast(pa.timestamp("us", tz="UTC"))


def _text(numbers: np.ndarray) -> pa.Array:
    return pa.array(numbers).cast(pa.string())


if __name__ == "__main__":
    main()

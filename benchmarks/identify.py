"""
What does it cost to know who a million people are, from their keys alone?

Of 100 people of an invented shop some 62 have an account with name, e-mail and often a telephone,
25 buy as guests with an address (some with that of an account, some under two keys), 5 are a card
at a till, 8 came on a device that was later said to be somebody's. One address in a hundred is a
placeholder that thousands gave, one account in 20 shares a telephone, 1 in 200 was merged by a person. Two order lines per key.

The plan of phase 1 runs on DuckDB from stored facts to its four checked tables, in a process of its
own. The peer gets the shared addresses and merges as edges, ready made, and only groups them:
splink's clustering (connected components on DuckDB). It does less: no spans, no dates, no rule about
two known customers; how many known customers it would have made one is told.

    python benchmarks/identify.py                    1,000,000 people
    python benchmarks/identify.py --people 100000
    python benchmarks/identify.py --one-phone 10000  all of them with one telephone number

Ends with one JSON line: cpu_s, peak_mb, peer_cpu_s, ratio (ours over the peer's), customers and more.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from najimi.backends import DuckDbBackend
from najimi.config import Settings
from najimi.identify import plan_identify
from najimi.plan import Plan, SqlStep
from najimi.playbooks import read_pack
from najimi.tables import TURN_TABLES
from najimi.workspace import create_workspace, open_workspace
from turn import _micros, _table, _text

CHUNK_PEOPLE = 250_000
ACCOUNT, GUEST, CARD, DEVICE = range(4)
SHARES = (0.62, 0.25, 0.05, 0.08)
PLACEHOLDER_SHARE = 0.01
MERGED_SHARE = 0.005
FAMILY_SHARE = 0.05
PEER_STEPS = (
    SqlStep("nodes", "SELECT DISTINCT unit_id AS id, 1 - is_open AS is_known FROM given_keys"),
    SqlStep(
        "edges",
        "SELECT unit_id AS a, min(unit_id) OVER (PARTITION BY kind, value) AS b FROM shared_keys",
    ),
)


def main() -> None:
    """Make the facts, link them and group the peer's edges, each in a process of its own."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--one-phone", type=int, metavar="N", default=0)
    parser.add_argument("--part", nargs=2, metavar=("NAME", "FOLDER"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.part:
        name, folder = arguments.part
        print(json.dumps(PARTS[name](Path(folder), arguments)))
        return
    told: dict[str, Any] = {"benchmark": "identify"}
    with tempfile.TemporaryDirectory() as folder:
        for name in PARTS:
            told |= _child(name, folder, arguments)
    if told["peer_cpu_s"]:
        told["ratio"] = round(told["cpu_s"] / told["peer_cpu_s"], 2)
    print(json.dumps(told))


def make(folder: Path, arguments: argparse.Namespace) -> dict[str, Any]:
    """Make a workspace with the facts of the people, appended in chunks."""
    workspace = create_workspace(
        folder / "shop", Settings(), playbook_text=read_pack("retail_starter"), salt="benchmark"
    )
    n_people = arguments.one_phone or arguments.people
    rng = np.random.default_rng(5)
    for start in range(0, n_people, CHUNK_PEOPLE):
        keys = np.arange(start, min(start + CHUNK_PEOPLE, n_people))
        facts = one_phone(keys) if arguments.one_phone else everyone(keys, rng)
        for name, table in facts.items():
            workspace.facts.append(name, table.to_reader())
    return {"people": n_people}


def one_phone(keys: np.ndarray) -> dict[str, pa.Table]:
    """Return guests and accounts, half of each, who all gave the same telephone number."""
    names = pa.array(np.where(keys % 2 == 0, "known", None), pa.string())
    told = {"source_key": _text(keys), "fact_id": _text(keys), "family_name": names,
            "phone": "03-1111-2222", "occurred_at": _micros(np.full(len(keys), 400.0))}  # fmt: skip
    return {"people": _table("people", len(keys), told)}


def everyone(keys: np.ndarray, rng: np.random.Generator) -> dict[str, pa.Table]:
    """Return the facts of some people; whose key is 0 is an account."""
    n = len(keys)
    kind = rng.choice(4, n, p=SHARES)
    kind[0] = ACCOUNT
    accounts = keys[kind == ACCOUNT]
    # A guest's address is new, that of an account, or that of the guest before; a device's owner
    # is an account.
    whose = np.where(
        (kind == GUEST) & (rng.random(n) < 0.4), rng.choice(accounts, n),
        np.where((kind == GUEST) & (rng.random(n) < 0.2), keys - 1, keys),
    )  # fmt: skip
    email = _joined("p", whose, "@example.jp", (kind == ACCOUNT) | (kind == GUEST))
    # Of a family that shares a telephone, each has an account.
    home = np.where((kind == ACCOUNT) & (rng.random(n) < FAMILY_SHARE), keys - 1, whose)
    number = np.where(rng.random(n) < PLACEHOLDER_SHARE, 11112222, 20_000_000 + home * 7)
    has_phone = (kind != DEVICE) & (kind != CARD) & (rng.random(n) < 0.6)
    owner = np.where(kind == DEVICE, rng.choice(accounts, n), keys)
    told = {
        "source_key": _text(owner), "fact_id": _text(keys),
        "family_name": pa.array(np.where(kind == ACCOUNT, "known", None), pa.string()),
        "email": email, "phone": _joined("090", number, "", has_phone),
        "card_id": _joined("7", keys, "0", kind == CARD),
        "device_id": _joined("d", keys, "", kind == DEVICE),
        "occurred_at": _micros(rng.uniform(30, 700, n)),
    }  # fmt: skip
    spoken = pc.coalesce(told["device_id"], _text(keys)).take(pa.array(np.repeat(np.arange(n), 2)))
    lines = np.arange(2 * n) + 2 * keys[0]
    bought = {
        "source_key": spoken, "fact_id": _text(lines), "order_id": _text(lines), "quantity": 1,
        "net_amount": 1_000, "currency": "JPY", "occurred_at": _micros(rng.uniform(1, 720, 2 * n)),
    }  # fmt: skip
    leaving = accounts[rng.random(len(accounts)) < MERGED_SHARE]
    merged = {
        "source_key": _text(leaving), "fact_id": _text(leaving), "into_source": "shop",
        "into_key": _text(rng.choice(accounts, len(leaving))), "state": "merged",
        "occurred_at": _micros(np.full(len(leaving), 20.0)),
    }  # fmt: skip
    return {
        "people": _table("people", n, told),
        "order_lines": _table("order_lines", 2 * n, bought),
        "links": _table("links", len(leaving), merged),
    }


def link(folder: Path, _: argparse.Namespace) -> dict[str, Any]:
    """Link all keys; return what it cost, and leave the peer's edges in the folder."""
    workspace = open_workspace(folder / "shop")
    with DuckDbBackend(scratch=folder / "scratch", salt="benchmark") as backend:
        for name in workspace.facts.versions():
            backend.register(name, workspace.facts.source(name))
        started, plan = time.process_time(), plan_identify(phone_region="JP")
        backend.run(plan)
        rows = {
            name: backend.write(name, TURN_TABLES[name], folder / f"{name}.parquet")
            for name in plan.outputs
        }
        told = {
            "cpu_s": round(time.process_time() - started, 1),
            "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
            "keys": rows["redirects"], "customers": rows["customers"],
        }  # fmt: skip
        backend.run(Plan(PEER_STEPS, ("nodes", "edges")))
        for name in ("nodes", "edges"):
            pq.write_table(backend.collect(name), folder / f"{name}.parquet")
    return told


def peer(folder: Path, _: argparse.Namespace) -> dict[str, Any]:
    """Group the shared addresses by splink's clustering; return what that cost."""
    import duckdb
    from splink import DuckDBAPI
    from splink.clustering import cluster_pairwise_predictions_at_threshold

    connection = duckdb.connect(":memory:", config={"memory_limit": "2560MB"})
    for name in ("nodes", "edges"):
        connection.execute(f"CREATE TABLE {name} AS FROM '{folder / name}.parquet'")
    if not connection.sql("FROM edges").limit(1).fetchall():
        return {"peer": "splink clustering", "peer_cpu_s": 0.0, "edges": 0}
    started, api = time.process_time(), DuckDBAPI(connection)
    grouped = cluster_pairwise_predictions_at_threshold(
        api.register("nodes"), api.register("edges"), api, node_id_column_name="id",
        edge_id_column_name_left="a", edge_id_column_name_right="b",
    )  # fmt: skip
    cost = time.process_time() - started
    fused = connection.sql(
        f"SELECT sum(n) FROM (SELECT sum(is_known) AS n FROM {grouped.physical_name}"
        " JOIN nodes USING (id) GROUP BY cluster_id HAVING sum(is_known) > 1)"
    ).fetchall()[0][0]
    return {
        "peer": "splink clustering", "peer_cpu_s": round(cost, 1),
        "peer_peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "edges": connection.sql("SELECT count(*) FROM edges").fetchall()[0][0],
        "known_made_one_by_peer": int(fused or 0),
    }  # fmt: skip


def _joined(head: str, numbers: np.ndarray, tail: str, is_told: np.ndarray) -> pa.Array:
    texts = pc.binary_join_element_wise(head, _text(numbers), tail, "")
    return pc.if_else(pa.array(is_told), texts, pa.scalar(None, pa.string()))


def _child(name: str, folder: str, arguments: argparse.Namespace) -> dict[str, Any]:
    sizes = ["--people", str(arguments.people), "--one-phone", str(arguments.one_phone)]
    done = subprocess.run(
        [sys.executable, __file__, *sizes, "--part", name, folder],
        check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


PARTS = {"make": make, "link": link, "peer": peer}


if __name__ == "__main__":
    main()

"""A shop whose counter is served by the real server, and a till that asks it over HTTP."""

from __future__ import annotations

import http.client
import json
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from najimi.customize.holdouts import own_draw
from najimi.loop import run_turn
from najimi.model.counter_rules import AT_THE_COUNTER
from najimi.testing import AS_OF, environment_with, make_small_shop
from najimi.testing.facts import fact_rows
from najimi.workspace import Workspace, open_workspace

SERVE = """
import sys
from pathlib import Path
from najimi.desk.server import serve
serve(Path(sys.argv[1]), port=int(sys.argv[2]), on_ready=lambda _: print("ready", flush=True))
"""
PRODUCTS = (
    ("bread", "食パン", "パン", "front", 0.4),
    ("jam", "いちごジャム", "ジャム", "front", 0.5),
    ("fine_jam", "木いちごのジャム", "ジャム", "front", 0.5),
    ("thin_jam", "輸入ジャム", "ジャム", "front", 0.02),
    ("soap", "石けん", "日用品", "front", 0.3),
    ("honey", "はちみつ", "はちみつ", "back", 0.5),
)
AMOUNTS = {
    "bread": 900,
    "jam": 1500,
    "fine_jam": 4000,
    "thin_jam": 2500,
    "soap": 700,
    "honey": 5000,
}
OPEN = [f"other-{number:03d}" for number in range(60)]


@dataclass(frozen=True)
class Till:
    """A till with a key: posts JSON and gets status and body back."""

    port: int
    token: str

    def post(self, path: str, sent: object, **headers: str) -> tuple[int, dict[str, Any]]:
        body = sent if isinstance(sent, bytes) else json.dumps(sent).encode()
        told = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}
        wanted = {name.replace("_", "-"): value for name, value in headers.items()}
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            connection.request("POST", path, body=body, headers=told | wanted)
            response = connection.getresponse()
            return response.status, json.loads(response.read())

    def next(self, *basket: str, key: str = "", **more: object) -> dict[str, Any]:
        sent: dict[str, object] = {"basket": [{"product_id": each} for each in basket], **more}
        if key:
            sent["customer"] = {"source": "shop", "key": key}
        status, told = self.post("/v1/next", sent)
        assert status == 200, told
        return told

    def tell(self, **sent: object) -> tuple[int, dict[str, Any]]:
        return self.post("/v1/verdict", sent)


def build_counter_shop(folder: Path) -> Workspace:
    """Make the small shop with a shelf of food whose pairs are plain to see, and one turn."""
    workspace = make_small_shop(folder, n_others=60)
    names = ("product_id", "name", "category", "role", "margin_share")
    long_ago = AS_OF - timedelta(days=900)
    products = [
        dict(zip(names, row, strict=True)) | {"occurred_at": long_ago, "fact_id": f"food-{row[0]}"}
        for row in PRODUCTS
    ]
    workspace.facts.append("products", fact_rows("products", products).to_reader())
    workspace.facts.append("order_lines", fact_rows("order_lines", list(_lines())).to_reader())
    run_turn(workspace, as_of=AS_OF)
    return workspace


def _lines() -> Iterator[dict[str, Any]]:
    baskets = [("bread", "jam"), ("bread", "jam", "honey"), ("bread", "jam", "thin_jam"), ("soap",),
               ("jam", "fine_jam"), ("bread", "honey")]  # fmt: skip
    for number in range(240):
        for product in baskets[number % len(baskets)]:
            yield {
                "fact_id": f"food-{number}-{product}", "order_id": f"food-{number}",
                "source_key": OPEN[number % len(OPEN)], "product_id": product,
                "occurred_at": AS_OF - timedelta(days=40 + number % 200, hours=5),
                "quantity": Decimal(1), "net_amount": AMOUNTS[product], "margin_amount": None,
                "currency": "JPY",
            }  # fmt: skip


@contextmanager
def served(folder: Path, fault: str = "") -> Iterator[tuple[int, subprocess.Popen[str]]]:
    """Serve a workspace in a process of its own; yields its port once it answers."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    with subprocess.Popen(
        [sys.executable, "-c", SERVE, str(folder), str(port)],
        env=environment_with(fault), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        told = list(iter(process.stdout.readline, "ready\n"))
        assert process.poll() is None, told
        try:
            yield port, process
        finally:
            process.terminate()


def najimi(folder: Path, *words: str) -> str:
    """Run a command of the command line in a process of its own; return what it printed."""
    command = [sys.executable, "-m", "najimi.cli", *words, "-w", str(folder)]
    done = subprocess.run(
        command, env=environment_with(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def rows_of(folder: Path, table: str) -> list[dict[str, Any]]:
    """Return the rows of one of the counter's tables in the desk's database."""
    with closing(sqlite3.connect(folder / "desk.sqlite3")) as database:
        database.row_factory = sqlite3.Row
        return [dict(row) for row in database.execute(f"SELECT * FROM desk_{table} ORDER BY id")]


def forget_decisions(folder: Path) -> None:
    """Take away what the counter said so far, as if no till had asked yet."""
    with closing(sqlite3.connect(folder / "desk.sqlite3", timeout=30)) as database:
        database.execute("DELETE FROM desk_counterdecision")
        database.commit()


def facts_of(workspace: Workspace, table: str) -> list[dict[str, Any]]:
    """Return all facts of a table."""
    files = list(workspace.facts.source(table).files)
    return pq.read_table(files).to_pylist() if files else []


@pytest.fixture(scope="session")
def counter_built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the shop as it was built; tests work on copies."""
    folder = tmp_path_factory.mktemp("counter") / "shop"
    build_counter_shop(folder)
    return folder


@pytest.fixture(scope="module")
def counter_shop(counter_built: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return a copy of the shop for the tests of one file."""
    folder = tmp_path_factory.mktemp("served") / "shop"
    shutil.copytree(counter_built, folder)
    return open_workspace(folder)


@pytest.fixture(scope="module")
def tokens(counter_shop: Workspace) -> dict[str, str]:
    """Return the tokens of a till and of a manager's screen."""
    made = {
        "till": ("--scope", "counter"),
        "manager": ("--scope", "counter", "--scope", "counter_numbers"),
        "blind": ("--scope", "counter_numbers"),
    }
    folder = counter_shop.folder
    return {
        name: najimi(folder, "key", "create", name, *scopes).strip()
        for name, scopes in made.items()
    }


@pytest.fixture(scope="module")
def port(counter_shop: Workspace, tokens: dict[str, str]) -> Iterator[int]:
    """Return the port of the real server."""
    with served(counter_shop.folder) as (port, _):
        yield port


@pytest.fixture(scope="module")
def till(port: int, tokens: dict[str, str]) -> Till:
    """Return a till that may ask and tell."""
    return Till(port, tokens["till"])


@pytest.fixture(scope="module")
def manager(port: int, tokens: dict[str, str]) -> Till:
    """Return a screen that may see numbers, too."""
    return Till(port, tokens["manager"])


@pytest.fixture(scope="module")
def marked(counter_shop: Workspace) -> dict[str, dict[str, Any]]:
    """Return what the turn says of each customer at the counter, by the key of the shop."""
    turn = counter_shop.turns.current()
    assert turn is not None
    keys = {row["customer_id"]: row["source_key"] for row in turn.read("identities").to_pylist()}
    return {keys[row["customer_id"]]: row for row in turn.read("counter_marks").to_pylist()}


@pytest.fixture(scope="module")
def closed(marked: dict[str, dict[str, Any]]) -> set[str]:
    """Return keys to whom nothing may be suggested: closed gate, no need known, or not known."""
    shut = {key for key, row in marked.items() if row["mark"] != "open" or not row["main_need"]}
    return shut | {"nobody we know"}


@pytest.fixture(scope="module")
def held_out(marked: dict[str, dict[str, Any]], closed: set[str]) -> list[str]:
    """Return keys of customers whom only chance keeps in silence, the global holdout."""
    return sorted(key for key, row in marked.items() if key not in closed and row["draw"] < 0.05)


@pytest.fixture(scope="module")
def spoken_to(marked: dict[str, dict[str, Any]], closed: set[str]) -> list[str]:
    """Return keys of customers whom the counter may speak to and chance does not keep back."""
    return sorted(
        key
        for key, row in marked.items()
        if key not in closed
        and row["draw"] >= 0.05
        and own_draw(row["draw"], AT_THE_COUNTER) >= 0.1
    )

"""
The desk killed or overtaken at any point: no change is lost, and nobody who withdrew is contacted.

A process stands still at a named point while another commits a withdrawal; the numbers of the
audit's lines, given under the same lock, tell which came first.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import najimi
from najimi.config import Settings
from najimi.loop import run_turn
from najimi.playbooks import read_pack
from najimi.testing import AS_OF, environment_with, make_small_shop
from najimi.testing.facts import fact_rows
from najimi.workspace import create_workspace, open_workspace

SOURCE = Path(najimi.__file__).parent
OUTSIDE = ("before_gate", "after_commit", "after_append")
POINTS = (*OUTSIDE, "after_gate")
N_RACES = 12
SCRIPT = """
import json, sys, threading
from pathlib import Path
from najimi.desk.loading import catch_up
folder, act = Path(sys.argv[1]), sys.argv[2]
catch_up(folder)
from django.db import connections
from django.utils import timezone
from najimi.desk import engine, services
from najimi.desk.models import AuditEntry, CarriedOut, OutgoingFact
who, shop = services.create_owner(), engine.open_shop(folder)
everyone = shop.turn.read("decisions")["customer_id"].to_pylist()
rows = [row for row in engine.list_treated(shop, everyone, "ja") if not row[2].is_must_arrive]

def done(row):
    customer_id, decision_id, _ = row
    try:
        services.carry_out_decision(shop, customer_id, decision_id, who=who, at=timezone.now())
    except services.RefusedError as refusal:
        assert refusal.code == "gate-withdrawn", refusal.code
    finally:
        connections.close_all()

def withdraw(row):
    customer_id, _, told = row
    saying = services.Saying(told.purpose, (told.channel,), "withdrawn", "spoken")
    services.record_statement(shop, customer_id, saying, who=who, at=timezone.now())
    connections.close_all()

print("begun", flush=True)
if act == "done":
    done(rows[0])
if act == "withdraw":
    withdraw(rows[0])
if act == "race":
    both = [(work, row) for row in rows[: int(sys.argv[3])] for work in (done, withdraw)]
    start = threading.Barrier(len(both))
    def run(work, row):
        start.wait()
        work(row)
    threads = [threading.Thread(target=run, args=pair) for pair in both]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
lines = AuditEntry.objects.order_by("id").values_list("customer_id", "what")
print(json.dumps({
    "lines": [list(line) for line in lines], "waiting": OutgoingFact.objects.count(),
    "done": list(CarriedOut.objects.values_list("decision_id", flat=True)),
}))
"""
Run = Callable[..., subprocess.Popen[str]]


@pytest.fixture(scope="module")
def shop_with_a_turn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a shop that has one turn; tests work on copies."""
    workspace = make_small_shop(tmp_path_factory.mktemp("desk") / "shop", n_others=30)
    run_turn(workspace, as_of=AS_OF)
    return workspace.folder


@pytest.fixture
def folder(shop_with_a_turn: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(shop_with_a_turn, tmp_path / "shop"))


@pytest.fixture(params=["sqlite", "postgresql"])
def start(request: pytest.FixtureRequest, folder: Path) -> Run:
    """Return how to start a process at the desk, on either kind of database."""
    asked = dict[str, str]()
    if request.param == "postgresql":
        asked["NAJIMI_DESK_DATABASE_URL"] = request.getfixturevalue("new_database")()

    def run(act: str, *more: str, fault: str = "") -> subprocess.Popen[str]:
        command = [sys.executable, "-c", SCRIPT, str(folder), act, *more]
        environment = environment_with(fault) | asked
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)

    return run


def told_by(process: subprocess.Popen[str]) -> dict[str, Any]:
    output, _ = process.communicate()
    assert process.returncode == 0
    told: dict[str, Any] = json.loads(output.splitlines()[-1])
    return told


def contacts(folder: Path) -> list[str]:
    files = list(open_workspace(folder).facts.source("interactions").files)
    rows = pq.read_table(files, filters=[("source", "=", "desk")])
    ids: list[str] = rows["decision_id"].to_pylist()
    return sorted(ids)


def nobody_is_contacted_after_withdrawing(told: dict[str, Any]) -> None:
    withdrawn: set[str] = set()
    for customer_id, what in told["lines"]:
        if what == "consent_withdrawn":
            withdrawn.add(customer_id)
        assert not (what == "carried_out" and customer_id in withdrawn)


@pytest.mark.parametrize("point", POINTS)
def test_a_change_killed_on_its_way_is_a_fact_after_the_next_start_or_never_was(
    start: Run, folder: Path, point: str
) -> None:
    killed = start("done", fault=f"consents.{point}:kill")
    killed.communicate()
    assert killed.returncode == -signal.SIGKILL
    told = told_by(start("look"))
    assert told["waiting"] == 0
    assert contacts(folder) == sorted(told["done"])
    assert len(told["done"]) == (point in ("after_commit", "after_append"))
    assert told_by(start("done"))["done"] == contacts(folder)
    assert len(contacts(folder)) == 1


def test_a_withdrawal_killed_before_its_commit_never_was(start: Run, folder: Path) -> None:
    killed = start("withdraw", fault="consents.before_commit:kill")
    killed.communicate()
    assert killed.returncode == -signal.SIGKILL
    assert [what for _, what in told_by(start("look"))["lines"]] == []
    assert [what for _, what in told_by(start("withdraw"))["lines"]] == ["consent_withdrawn"]


@pytest.mark.parametrize("point", POINTS)
def test_a_withdrawal_committed_at_any_point_is_followed_by_no_contact(
    start: Run, folder: Path, point: str
) -> None:
    halted = start("done", fault=f"consents.{point}:stop")
    os.waitpid(halted.pid, os.WUNTRACED)
    withdrawing = start("withdraw")
    assert withdrawing.stdout is not None
    if point in OUTSIDE:
        told_by(withdrawing)
    halted.send_signal(signal.SIGCONT)
    told_by(halted)
    if point not in OUTSIDE:
        told_by(withdrawing)
    told = told_by(start("look"))
    nobody_is_contacted_after_withdrawing(told)
    assert ("carried_out" in [what for _, what in told["lines"]]) == (point != "before_gate")
    assert contacts(folder) == sorted(told["done"])


def test_of_many_who_act_and_withdraw_at_once_nobody_is_contacted_afterwards(
    start: Run, folder: Path
) -> None:
    told = told_by(start("race", str(N_RACES)))
    nobody_is_contacted_after_withdrawing(told)
    assert sum(what == "consent_withdrawn" for _, what in told["lines"]) == N_RACES
    assert contacts(folder) == sorted(told["done"])


def test_a_first_reading_of_addresses_that_was_killed_is_ended_by_the_next_start(
    tmp_path: Path,
) -> None:
    """The first batch is committed by then; no reader takes it for all, and nothing is twice."""
    settings, pack = Settings(currency="JPY"), read_pack("retail_starter")
    workspace = create_workspace(tmp_path / "killed", settings, playbook_text=pack)
    for lot in range(3):
        told = [{"source_key": f"k{n}", "fact_id": f"{lot}-{n}", "occurred_at": AS_OF, "email": f"{lot}.{n}@example.jp"}
                for n in range(5)]  # fmt: skip
        workspace.facts.append("people", fact_rows("people", told).to_reader())
    killed = workspace.folder
    unharmed = shutil.copytree(killed, tmp_path / "unharmed")
    assert started(killed, "consents.after_addresses:kill") == -signal.SIGKILL
    assert len(addresses(killed)) == 5
    assert [started(killed), started(unharmed)] == [0, 0]
    assert addresses(killed) == addresses(unharmed)
    assert len(set(addresses(killed))) == len(addresses(killed)) == 15


def started(folder: Path, fault: str = "") -> int:
    """Start a desk, which takes in what the facts say, and return how that ended."""
    script = "import sys; from pathlib import Path; from najimi.desk.loading import catch_up"
    command = [sys.executable, "-c", f"{script}; catch_up(Path(sys.argv[1]))", str(folder)]
    return subprocess.run(command, env=environment_with(fault), check=False).returncode


def addresses(folder: Path) -> list[tuple[Any, ...]]:
    """Return who gave which address, as the desk knows it."""
    asked = "SELECT first_customer_id, channel, digest, source, fact_id FROM desk_addressstatement"
    with closing(sqlite3.connect(folder / "desk.sqlite3")) as database:
        return sorted(database.execute(asked).fetchall())

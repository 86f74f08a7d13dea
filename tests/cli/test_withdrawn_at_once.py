"""What a watched file or a database says about consent holds at the desk with the command."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from najimi.testing import environment_with

HEAD = "source_key,occurred_at,purpose,channel,state"
SAID = ("m1", "2026-03-01T00:00:00Z", "promotional", "call", "withdrawn")
CONFIGURATION = f"""
[sources.till]
url_variable = "SHOP_DB_URL"

[sources.till.tables.consents]
query = "SELECT {HEAD} FROM said"
watermark = "occurred_at"
"""


@pytest.fixture
def command(request: pytest.FixtureRequest, shop: Path, tmp_path: Path) -> tuple[str, ...]:
    """Return a command that brings a withdrawal."""
    if request.param == "watch":
        (tmp_path / "in" / "till" / "consents").mkdir(parents=True)
        dropped = tmp_path / "in" / "till" / "consents" / "a.csv"
        dropped.write_text(f"{HEAD}\n{','.join(SAID)}\n", encoding="utf-8")
        return ("watch", str(tmp_path / "in"), "--once", "--pause-seconds", "0.1")
    with closing(sqlite3.connect(tmp_path / "till.sqlite3")) as database, database:
        database.execute(f"CREATE TABLE said ({HEAD})")
        database.execute("INSERT INTO said VALUES (?, ?, ?, ?, ?)", SAID)
    (shop / "pull.toml").write_text(CONFIGURATION, encoding="utf-8")
    return ("pull",)


@pytest.mark.parametrize("command", ["watch", "pull"], indirect=True)
def test_a_withdrawal_holds_at_the_desk_at_once(
    command: tuple[str, ...], shop: Path, tmp_path: Path
) -> None:
    # Django serves one workspace per process, so the command runs in one of its own.
    told = [sys.executable, "-m", "najimi.cli", *command, "-w", str(shop)]
    environment = environment_with() | {"SHOP_DB_URL": f"sqlite:///{tmp_path / 'till.sqlite3'}"}
    done = subprocess.run(told, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "1 rows = 1 stored" in done.stdout
    with closing(sqlite3.connect(shop / "desk.sqlite3")) as desk:
        rows = desk.execute("SELECT purpose, channel, state FROM desk_consentstatement").fetchall()
    assert rows == [("promotional", "call", "withdrawn")]


def test_what_is_held_tells_what_the_desk_knows(shop: Path, tmp_path: Path) -> None:
    said, out = tmp_path / "said.csv", tmp_path / "held.json"
    said.write_text(f"{HEAD}\n{','.join(SAID)}\n", encoding="utf-8")
    for told in (
        ("load", "consents", str(said), "--source", "till"),
        ("hold", "till:m1", "--purpose", "access_request", "--out", str(out)),
    ):
        command = [sys.executable, "-m", "najimi.cli", *told, "-w", str(shop)]
        subprocess.run(command, env=environment_with(), capture_output=True, check=True)
    held = json.loads(out.read_text(encoding="utf-8"))["beside"]
    (call,) = held["consents_now"]["rows"]
    assert (call["state"], call["may_contact"], call["source"]) == ("withdrawn", False, "till")
    assert (held["consents_now"]["from"], held["requests"]["rows"]) == ("desk", [])

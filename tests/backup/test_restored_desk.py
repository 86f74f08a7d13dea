"""The desk of a restored workspace knows at once what was withdrawn after the backup."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import najimi
from najimi.loop import run_turn
from najimi.testing import AS_OF, make_small_shop

SOURCE = Path(najimi.__file__).parents[1]
SCRIPT = """
import json, sys
from pathlib import Path
from najimi.desk.loading import catch_up, prepare_database
folder, act = Path(sys.argv[1]), sys.argv[2]
(prepare_database if act == "look" else catch_up)(folder)
from django.test import Client
from django.utils import timezone
from najimi.desk import engine, services
from najimi.desk.consents import may_contact
from najimi.desk.selectors import get_owner
services.create_owner()
shop = engine.open_shop(folder)
row = engine.read_plan(shop, "ja").agenda[0]
if act == "withdraw":
    saying = services.Saying(row.treatment.purpose, (row.treatment.channel,), "withdrawn", "spoken")
    services.record_statement(shop, row.customer_id, saying, who=get_owner(), at=timezone.now())
from django.test.utils import setup_test_environment
setup_test_environment()
client = Client()
client.force_login(get_owner())
print(json.dumps({
    "why": may_contact(row.customer_id, row.treatment.purpose, row.treatment.channel).why_code,
    "n_struck_through": client.get("/").content.decode().count("row handled stopped"),
}))
"""


def python(*arguments: str | Path) -> str:
    """Run Python in a process of its own, for Django serves one workspace per process."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("NAJIMI_", "DJANGO_"))}
    command = [sys.executable, *map(str, arguments)]
    environment = clean | {"PYTHONPATH": str(SOURCE)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def at_the_desk(folder: Path, act: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(python("-c", SCRIPT, folder, act).splitlines()[-1])
    return told


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a shop with a turn and a desk."""
    workspace = make_small_shop(tmp_path / "shop", n_others=30)
    run_turn(workspace, as_of=AS_OF)
    return workspace.folder


def test_whoever_withdrew_after_the_backup_is_struck_through_at_the_restored_desk(
    folder: Path, tmp_path: Path
) -> None:
    assert at_the_desk(folder, "start")["n_struck_through"] == 0
    python("-m", "najimi.cli", "backup", tmp_path / "b.tar", "-w", folder)
    withdrawn = {"why": "withdrawn", "n_struck_through": 1}
    assert at_the_desk(folder, "withdraw") == withdrawn
    shutil.rmtree(folder)
    said = python("-m", "najimi.cli", "restore", tmp_path / "b.tar", folder)
    assert "取り消されたお許し 1 件" in said
    assert at_the_desk(folder, "look") == withdrawn

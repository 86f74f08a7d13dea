"""A workspace of an earlier version gets the columns of this one; none of its versions reads less."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable

import najimi
from najimi.config import Settings
from najimi.loop import run_turn
from najimi.playbooks import read_pack
from najimi.tables import Table
from najimi.tables.facts import ORDER_LINES
from najimi.testing import AS_OF, environment_with, fact_rows
from najimi.workspace import Workspace, create_workspace, open_workspace
from najimi.workspace.fact_files import write_facts
from najimi.workspace.fact_log import CONFIGURATION

SOURCE = Path(najimi.__file__).parent
STORE = (SOURCE / "workspace" / "rewriting.py").read_text(encoding="utf-8")
POINTS = re.findall(r'fault_point\("(facts\.[a-z]+_widen)"\)', STORE)
KEYS = ["alice", "bob", "charlie", "dora"]
EARLIER = Table(
    ORDER_LINES.name, ORDER_LINES.grain, ORDER_LINES.key,
    tuple(column for column in ORDER_LINES.columns if column.name != "staff_id"),
)  # fmt: skip
SCRIPT = (
    "import sys; from pathlib import Path; from najimi.workspace import open_workspace;"
    " open_workspace(Path(sys.argv[1]))"
)


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """Return a workspace as one was made before lines named who served, with two commits."""
    pack = read_pack("retail_starter")
    folder = create_workspace(
        tmp_path / "shop", Settings(), playbook_text=pack, salt="older"
    ).folder
    table = folder / "facts" / EARLIER.name
    shutil.rmtree(table)
    DeltaTable.create(str(table), schema=EARLIER.schema, configuration=CONFIGURATION)
    told = fact_rows(EARLIER.name, [line(key) for key in KEYS]).select(EARLIER.names)
    for name, part in (("one", told.slice(0, 3)), ("two", told.slice(3))):
        written = write_facts(table / f"{name}.parquet", EARLIER, part.to_batches())
        DeltaTable(str(table)).create_write_transaction(
            [written.to_action()], "append", EARLIER.schema
        )
    return folder


def line(key: str) -> dict[str, Any]:
    return {"fact_id": key, "source_key": key, "occurred_at": AS_OF - timedelta(days=9),
            "order_id": key, "quantity": 1, "net_amount": 500, "currency": "JPY"}  # fmt: skip


def lines_of(workspace: Workspace, version: int | None = None) -> pa.Table:
    return pq.read_table(list(workspace.facts.source(EARLIER.name, version=version).files))


def test_lines_of_before_get_the_column_and_a_turn_can_read_them(older: Path) -> None:
    opened = open_workspace(older)
    lines = lines_of(opened)
    assert lines.num_rows == len(KEYS)
    assert lines.schema.names == list(ORDER_LINES.names)
    assert lines["staff_id"].null_count == lines.num_rows
    assert run_turn(opened, as_of=AS_OF).read("bonds").num_rows == 0


def test_a_version_that_a_turn_pinned_reads_the_same(older: Path) -> None:
    opened = open_workspace(older)
    assert [lines_of(opened, version).num_rows for version in (1, 2)] == [3, len(KEYS)]


def test_later_lines_stand_beside_those_of_before(older: Path) -> None:
    opened = open_workspace(older)
    told = fact_rows(EARLIER.name, [line("erin") | {"staff_id": "hana"}])
    opened.facts.append(EARLIER.name, told.to_batches())
    assert lines_of(opened)["staff_id"].drop_null().to_pylist() == ["hana"]
    newest = DeltaTable(str(older / "facts" / EARLIER.name))
    assert {field.name for field in newest.schema().fields} == set(ORDER_LINES.names)


def test_a_workspace_of_today_is_opened_without_a_commit(older: Path) -> None:
    before = open_workspace(older).facts.versions()
    assert open_workspace(older).facts.versions() == before


def test_the_points_are_known() -> None:
    assert POINTS == ["facts.before_widen", "facts.after_widen"]


@pytest.mark.parametrize("point", POINTS)
def test_killed_while_columns_are_made_it_is_done_again(older: Path, point: str) -> None:
    environment = environment_with(f"{point}:kill")
    command = [sys.executable, "-c", SCRIPT, str(older)]
    killed = subprocess.run(command, env=environment, check=False)
    assert killed.returncode == -signal.SIGKILL
    opened = open_workspace(older)
    assert lines_of(opened).num_rows == len(KEYS)
    assert lines_of(opened).schema.names == list(ORDER_LINES.names)

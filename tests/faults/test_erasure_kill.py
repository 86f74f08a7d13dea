"""An erasure killed at any point is finished by the next command, and the receipt is true."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

import najimi
from najimi.errors import UnknownCustomerError
from najimi.load import load_file
from najimi.loop import run_turn
from najimi.ownership import erase, finish_erasures, list_receipts
from najimi.ownership.person import find_people, read_facts
from najimi.tables import FACT_TABLES
from najimi.testing import AS_OF, environment_with, fact_rows, make_small_shop
from najimi.workspace import Workspace, open_workspace

SOURCE = Path(najimi.__file__).parent
OWN = [
    point
    for path in sorted((SOURCE / "ownership").glob("*.py"))
    for point in re.findall(
        r'fault_point\("(erasure\.[a-z_]+)"\)', path.read_text(encoding="utf-8")
    )
]
POINTS = [*OWN, "facts.before_rewrite", "facts.after_rewrite", "lines.before_sync"]
SCRIPT = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from najimi.ownership import erase
from najimi.workspace import open_workspace
workspace = open_workspace(Path(sys.argv[1]))
erase(workspace, "till:a-2", now=datetime(2026, 4, 2, tzinfo=UTC), who="owner")
"""
NOW = datetime(2026, 4, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def shop_with_a_turn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a shop where Alice has two keys and a rejected row; tests work on copies."""
    workspace = make_small_shop(tmp_path_factory.mktemp("killed") / "shop", n_others=10)
    told = {"source_key": "a-2", "into_source": "shop", "into_key": "alice", "state": "merged",
            "occurred_at": AS_OF}  # fmt: skip
    workspace.facts.append("links", fact_rows("links", [told], source="till").to_batches())
    path = workspace.folder.parent / "bad.csv"
    path.write_text("source_key,occurred_at\nalice,never\nbob,never\n")
    load_file(workspace, "people", path, source="shop", now=NOW)
    run_turn(workspace, as_of=AS_OF)
    return workspace.folder


@pytest.fixture
def workspace(shop_with_a_turn: Path, tmp_path: Path) -> Workspace:
    return open_workspace(shutil.copytree(shop_with_a_turn, tmp_path / "shop"))


@pytest.fixture(scope="module")
def removed(shop_with_a_turn: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """Return what an erasure removes that nothing interrupts."""
    copy = shutil.copytree(shop_with_a_turn, tmp_path_factory.mktemp("whole") / "shop")
    return dict(erase(open_workspace(copy), "shop:alice", now=NOW, who="owner").removed)


def start(workspace: Workspace, fault: str) -> int:
    command = [sys.executable, "-c", SCRIPT, str(workspace.folder)]
    return subprocess.run(command, env=environment_with(fault), check=False).returncode


def test_every_point_has_a_name_of_its_own() -> None:
    assert len(OWN) == len(set(OWN)) == 11


@pytest.mark.parametrize("point", POINTS)
def test_a_killed_erasure_is_finished_and_nobody_else_is_touched(
    workspace: Workspace, removed: dict[str, int], point: str
) -> None:
    whom = find_people(workspace, ["shop:alice"])
    assert start(workspace, f"{point}:kill") == -signal.SIGKILL
    finished = finish_erasures(workspace)
    assert len(finished) == (0 if point == "erasure.after_receipt" else 1)
    assert all(read_facts(workspace, name, whom).num_rows == 0 for name in FACT_TABLES)
    with pytest.raises(UnknownCustomerError):
        find_people(workspace, ["shop:alice"])
    find_people(workspace, ["shop:bob"])
    (receipt,) = list_receipts(workspace)
    assert receipt.removed == removed
    assert [e.receipt for e in workspace.kept.erasures()] == [receipt.number]
    text = next((workspace.folder / "rejected").glob("*.csv")).read_text()
    assert "bob" in text and '"alice' not in text
    left = {path.name for path in (workspace.folder / "erasures").rglob("*") if path.is_file()}
    assert left == {f"{receipt.number}.json", "lock"}


def test_an_intent_names_nobody(workspace: Workspace) -> None:
    assert start(workspace, "erasure.after_intent:kill") == -signal.SIGKILL
    (path,) = (workspace.folder / "erasures").glob("*.intent")
    text = path.read_text()
    assert "alice" not in text and "a-2" not in text


MAPPING = """
import sys
from pathlib import Path
from najimi.load import Mapping, remember_mapping
from najimi.workspace import open_workspace
mapping = Mapping({"id": "source_key"}, constants={"family_name": "有賀"})
workspace = open_workspace(Path(sys.argv[1]))
remember_mapping(workspace, ["id"], table="people", mapping=mapping, source="till")
"""


def test_a_mapping_that_was_killed_while_written_is_swept(workspace: Workspace) -> None:
    command = [sys.executable, "-c", MAPPING, str(workspace.folder)]
    killed = environment_with("files.before_replace:kill")
    assert subprocess.run(command, env=killed, check=False).returncode == -signal.SIGKILL
    folder = workspace.folder / "mappings"
    assert "有賀" in next(folder.glob("*.fresh")).read_text(encoding="utf-8")
    receipt = erase(workspace, "shop:alice", now=NOW, who="owner")
    assert [path.name for path in folder.iterdir()] == ["lock"]
    assert receipt.removed["mappings"] == 1

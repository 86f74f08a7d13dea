"""The house stands as drawn: who imports whom, and what the engine does without."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

import najimi

SOURCE = Path(najimi.__file__).parent
ROOT = SOURCE.parent.parent
MODULES = sorted(SOURCE.rglob("*.py"))
WITHOUT = """
import sys
class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in BLOCKED:
            raise ImportError(f"{name} is not installed")
sys.meta_path.insert(0, Blocker())
"""
RUN_A_TURN = """
import tempfile
from pathlib import Path
from najimi.loop import run_turn
from najimi.testing import AS_OF, make_small_shop
turn = run_turn(make_small_shop(Path(tempfile.mkdtemp()) / "shop", n_others=10), as_of=AS_OF)
import najimi.cli, najimi.load, najimi.explain
assert not {"pyspark", "django", "pandas"} & set(sys.modules)
print(turn.read("decisions").num_rows)
"""
LOAD_A_FILE = """
import os
from najimi.cli import main
os.chdir({folder!r})
main(["init", "shop", "--locale", "en"], standalone_mode=False)
main(["load", "people", "a.csv", "--source", "till", "-w", "shop"], standalone_mode=False)
assert not {{"django", "splink", "duckdb", "najimi.loop", "najimi.backup"}} & set(sys.modules)
import pyarrow
assert pyarrow.default_memory_pool().backend_name == "system"
"""
ASK_FOR_SPARK = """
import tempfile
from pathlib import Path
from najimi.config import Settings
from najimi.errors import MissingExtraError
from najimi.loop import run_turn
from najimi.playbooks import read_pack
from najimi.testing import AS_OF
from najimi.workspace import create_workspace
folder = Path(tempfile.mkdtemp()) / "shop"
workspace = create_workspace(folder, Settings(engine="spark"), playbook_text=read_pack("retail_starter"))
try:
    run_turn(workspace, as_of=AS_OF)
except MissingExtraError as error:
    print(error)
    assert workspace.turns.all() == []
"""


def run_without(blocked: set[str], script: str) -> str:
    """Run a script in a Python where some packages cannot be imported."""
    text = f"BLOCKED = {sorted(blocked)!r}\n{WITHOUT}{script}"
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def imported_by(path: Path) -> set[str]:
    """Return the outermost names of everything a module imports, anywhere in its text."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def test_every_import_follows_the_drawing() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert re.search(r"Contracts: [4-9] kept, 0 broken", done.stdout)


def test_the_engine_turns_without_spark_pandas_and_django() -> None:
    blocked = {"pyspark", "pandas", "django", "granian", "whitenoise"}
    assert run_without(blocked, RUN_A_TURN).strip() == "18"


def test_a_load_waits_neither_for_the_desk_nor_for_what_computes_a_turn(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("source_key\nm1\n", encoding="utf-8")
    said = run_without({"pyspark", "pandas"}, LOAD_A_FILE.format(folder=str(tmp_path)))
    assert "1 rows = 1 stored" in said


def test_whoever_asks_for_spark_is_told_which_extra_is_missing() -> None:
    said = run_without({"pyspark"}, ASK_FOR_SPARK)
    assert "the Spark engine needs the extra 'spark', which is not installed." in said
    assert "pip install 'najimi[spark]'" in said


@pytest.mark.parametrize("engine", ["duckdb", "pyspark"])
def test_only_backends_know_an_engine(engine: str) -> None:
    knowing = {path.relative_to(SOURCE).parts[0] for path in MODULES if engine in imported_by(path)}
    assert knowing == {"backends"}


@pytest.mark.parametrize("framework", ["django", "granian", "whitenoise"])
def test_only_the_desk_knows_the_web(framework: str) -> None:
    knowing = {
        path.relative_to(SOURCE).parts[0] for path in MODULES if framework in imported_by(path)
    }
    assert knowing <= {"desk"}


PLACES = "backup|consents|counter|erasure|facts|files|journal|lines|load|matching|playbook|pull|rehearsal|restore|retention|turn|watch|value"


def test_every_fault_point_has_a_name_of_its_own() -> None:
    called = [
        name
        for path in MODULES
        for name in re.findall(r'[^>] fault_point\("([^"]+)"\)', path.read_text(encoding="utf-8"))
    ]
    assert len(called) >= 11
    assert [name for name, count in Counter(called).items() if count > 1] == []
    assert all(re.fullmatch(rf"({PLACES})\.[a-z_]+", name) for name in called)


def test_every_package_stands_in_the_drawing() -> None:
    drawing = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    parts = {path.name for path in SOURCE.iterdir() if (path / "__init__.py").exists()}
    parts |= {path.name for path in SOURCE.glob("*.py")} - {"__init__.py"}
    assert {
        part for part in parts if not re.search(rf"^  {re.escape(part)}/? ", drawing, re.MULTILINE)
    } == set()

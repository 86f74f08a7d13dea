"""The README's ten minutes with one's own data: every command, in order, as it stands."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from tests.terminal import run_najimi

from najimi.cli import COMMANDS
from najimi.workspace import open_workspace

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "tests" / "load" / "fixtures"
README = (ROOT / "README.md").read_text(encoding="utf-8")
SECTION = README.split("## Your own data in ten minutes")[1].split("\n## ")[0]
LINES = [
    line for block in re.findall(r"```sh\n(.*?)```", SECTION, re.S) for line in block.splitlines()
]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Run all commands in a folder with two files of a shop; return what each said."""
    folder = tmp_path_factory.mktemp("ten-minutes")
    members = (FIXTURES / "eccube_customers.csv").read_bytes().splitlines(keepends=True)
    good = [line for line in members if b"2026-02-30" not in line]
    (folder / "customers.csv").write_bytes(b"".join(good))
    (folder / "orders.csv").write_bytes((FIXTURES / "eccube_orders.csv").read_bytes())
    said = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for line in LINES:
            result = run_najimi(*shlex.split(line)[1:])
            assert result.exit_code == 0, f"{line}: {result.output}"
            said[line] = result.output
        said["hold"] = (folder / "2.json").read_text(encoding="utf-8")
        said["left"] = repr(_keys_in(folder / "again"))
    return said


def _keys_in(workspace: Path) -> set[str]:
    turn = open_workspace(workspace).turns.current()
    assert turn is not None
    return set(turn.read("identities")["source_key"].to_pylist())


def test_the_dry_run_and_the_load_count_the_same(told: dict[str, str]) -> None:
    assert "新しい 2 + 記録済み 0 + 記録できない 0" in told[LINES[1]]
    assert "新しく記録 2 + 記録済み 0 + 記録できず 0" in told[LINES[2]]


def test_everyone_gets_a_decision_and_a_reason(told: dict[str, str]) -> None:
    assert told["najimi turn -w mine"].startswith("お客様")
    assert "理由:" in told["najimi explain eccube:2 -w mine"]


def test_what_is_held_is_handed_out_whole(told: dict[str, str]) -> None:
    assert "みらい商店" in json.dumps(json.loads(told["hold"]), ensure_ascii=False)


def test_whoever_was_erased_does_not_come_back(told: dict[str, str]) -> None:
    assert "'1'" in told["left"]
    assert "'2'" not in told["left"]


def test_what_serves_until_it_is_stopped_is_a_command_too() -> None:
    named = re.findall(r"`najimi ([a-z-]+)", SECTION)
    assert set(named) == {"serve"}
    assert set(named) <= set(COMMANDS)

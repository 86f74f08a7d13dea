"""The pages of known sources: their commands, run on files of invented people."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from tests.terminal import run_najimi

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "tests" / "load" / "fixtures"
PAGES = sorted((ROOT / "docs" / "how-to").glob("from-*.md"))


def commands_on(page: Path) -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.S)
    return [line for block in blocks for line in block.splitlines()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_of_the_page_runs_as_it_stands(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(FIXTURES, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    assert len(commands_on(page)) == 3
    for command in commands_on(page):
        result = run_najimi(*shlex.split(command)[1:])
        # 2 says that rows were rejected: each file has one that must be, or none.
        assert result.exit_code in {0, 2}, result.output
        assert "Hint:" not in result.output
        if "--dry-run" in command:
            assert not list((tmp_path / "shop" / "rejected").iterdir())

"""The README: its ten lines, run as they stand, and its links."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from tests.terminal import Said, run_najimi

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
PLANTED = "najimi load order_lines"
"""The load of the file with broken rows, the only command that may end with code 2."""


def ten_lines() -> list[str]:
    found = re.search(r"^## Ten lines.*?```sh\n(.*?)```", TEXT, flags=re.M | re.S)
    assert found is not None
    return [line for line in found[1].splitlines() if not line.startswith("#")]


COMMANDS = [line for line in ten_lines() if line.startswith("najimi ")]


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Said]:
    folder = tmp_path_factory.mktemp("readme")
    shutil.copytree(ROOT / "examples", folder / "examples")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        arguments = {line: shlex.split(line)[1:] for line in COMMANDS}
        return {line: run_najimi(*words) for line, words in arguments.items()}


def result_of(results: dict[str, Said], beginning: str) -> Said:
    return next(result for line, result in results.items() if line.startswith(beginning))


def test_there_are_ten_of_them_and_the_first_three_install() -> None:
    lines = ten_lines()
    assert len(lines) == 10
    assert [line.split()[0] for line in lines[:3]] == ["python3", "pip", "pip"]
    assert lines[3:] == COMMANDS
    assert COMMANDS[0].startswith("najimi init ")


@pytest.mark.parametrize("line", COMMANDS)
def test_every_line_ends_as_the_readme_says(results: dict[str, Said], line: str) -> None:
    result = results[line]
    assert result.exit_code == (2 if line.startswith(PLANTED) else 0), result.output


def test_the_planted_rows_are_named(results: dict[str, Said]) -> None:
    told = result_of(results, PLANTED).stdout
    assert "1,494行 = 新しく記録 1,491 + 記録済み 1 + 記録できず 2" in told
    assert "1 x お客様番号が空です" in told
    assert "1 x 日付を日付として読めません" in told


def test_every_member_gets_a_decision(results: dict[str, Said]) -> None:
    assert result_of(results, "najimi turn").stdout.startswith("お客様80名のうち、")


def test_the_last_line_gives_the_reasons_of_one_customer(results: dict[str, Said]) -> None:
    told = results[COMMANDS[-1]].stdout
    for heading in ("理由:", "どんな方か:", "ほかに考えて、選ばなかったこと:"):
        assert heading in told


def test_every_relative_link_leads_somewhere() -> None:
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", TEXT)
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_every_path_in_the_ten_lines_exists() -> None:
    words = [word for line in ten_lines() for word in shlex.split(line)]
    paths = [word for word in words if "/" in word and word.startswith("examples")]
    assert len(paths) == 8
    assert [path for path in paths if not (ROOT / path).exists()] == []

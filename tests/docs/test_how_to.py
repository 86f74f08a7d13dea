"""The page about loading one's own files: its files and commands, run as they stand."""

from __future__ import annotations

import csv
import re
import shlex
from pathlib import Path

import pytest
from tests.terminal import Said, run_najimi

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "load-your-own-files.md"
TEXT = PAGE.read_text(encoding="utf-8")


def file_on_page(name: str) -> str:
    found = re.search(rf"^`{re.escape(name)}`\n\n```\w+\n(.*?)```$", TEXT, flags=re.M | re.S)
    assert found is not None, f"the page shows no file {name}"
    return found[1]


def commands_on_page() -> list[str]:
    return [
        line
        for block in re.findall(r"```sh\n(.*?)```", TEXT, flags=re.S)
        for line in block.splitlines()
    ]


def run(command: str) -> Said:
    program, *arguments = shlex.split(command)
    assert program == "najimi"
    return run_najimi(*arguments)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("how-to")
    for name in ("lines.csv", "lines.toml"):
        (folder / name).write_text(file_on_page(name), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def results(folder: Path) -> dict[str, Said]:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return {command: run(command) for command in commands_on_page()}


def result_of(results: dict[str, Said], word: str) -> Said:
    return next(result for command, result in results.items() if f"najimi {word} " in command)


@pytest.mark.parametrize(("word", "code"), [("init", 0), ("load", 2), ("turn", 0), ("explain", 0)])
def test_every_command_ends_as_the_page_says(
    results: dict[str, Said], word: str, code: int
) -> None:
    result = result_of(results, word)
    assert result.exit_code == code, result.output


def test_the_load_says_what_the_page_says(results: dict[str, Said]) -> None:
    told = re.search(r"```text\n(lines\.csv: .*?)```", TEXT, flags=re.S)
    assert told is not None
    assert told[1] in result_of(results, "load").output


def test_the_rejected_row_stands_where_the_page_says(
    folder: Path, results: dict[str, Said]
) -> None:
    assert results
    (path,) = (folder / "shop" / "rejected").glob("*.csv")
    with path.open(encoding="utf-8", newline="") as handle:
        (row,) = csv.DictReader(handle)
    assert (row["line"], row["raw"]) == ("6", "M0003,1005,2026/2/30,CAKE,1,2400,B")
    assert path.stat().st_mode & 0o077 == 0


def test_the_explanation_is_in_english(results: dict[str, Said]) -> None:
    assert "Why:" in result_of(results, "explain").output

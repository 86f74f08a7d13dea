"""The README's second example and the page about it: their commands, run as they stand."""

from __future__ import annotations

import csv
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.terminal import Said, run_najimi

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/how-to/value-from-a-file.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^najimi value .*$", PAGE, flags=re.M)
MISSPELT = "custmer"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("values")
    shutil.copytree(ROOT / "examples" / "purchases", folder / "examples" / "purchases")
    return folder


@pytest.fixture(scope="module")
def results(folder: Path) -> dict[str, Said]:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return {line: run_najimi(*shlex.split(line)[1:]) for line in COMMANDS}


def test_the_readme_shows_the_first_command_of_the_page() -> None:
    assert f"```sh\n{COMMANDS[0]}\n```" in README


def test_every_command_ends_as_the_page_says(results: dict[str, Said]) -> None:
    assert len(results) == 3
    for line, said in results.items():
        assert said.exit_code == (2 if MISSPELT in line else 0), said.output


def test_the_page_shows_what_is_said(results: dict[str, Said]) -> None:
    shown = [line for block in re.findall(r"```text\n(.*?)```", PAGE, flags=re.S)
             for line in block.splitlines()]  # fmt: skip
    told = "".join(said.output for said in results.values())
    assert [line for line in shown if line not in told] == []


def test_it_says_which_model_and_why_and_draws_a_picture(results: dict[str, Said]) -> None:
    told = results[COMMANDS[0]].stdout
    assert re.search(r"mean error per customer \d\.\d{3}; next .+ with \d\.\d{3}", told)
    assert "█" in told
    assert "購入回数の予測：" in results[COMMANDS[2]].stdout


def test_every_customer_has_a_row_with_the_columns_of_the_page(
    results: dict[str, Said], folder: Path
) -> None:
    with (folder / "values.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert (len(rows), rows[0]["customer_id"]) == (240, "001")
    named = set(re.findall(r"`([a-z_]+)`", PAGE.split("## What comes out")[1]))
    ends = {f"{name}_{end}" for end in ("low", "high") for name in (
        "expected_purchases", "alive_probability", "buys_probability", "expected_amount")}  # fmt: skip
    assert set(rows[0]) - ends <= named
    assert pq.read_table(folder / "values.parquet").num_rows == 240


def test_the_lines_for_a_notebook_run(folder: Path) -> None:
    found = re.search(r"```python\n(.*?)```", PAGE, flags=re.S)
    assert found is not None
    code = found[1] + "assert len(foretold) == 240\n"
    subprocess.run([sys.executable, "-W", "error", "-c", code], cwd=folder, check=True)

"""The examples run as they stand, and the made-up shop is what its script makes."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
SHOP = EXAMPLES / "shop"
SCRIPTS = sorted(path.name for path in EXAMPLES.glob("[0-9]*.py"))
FILES = ("people.csv", "products.csv", "order_lines.csv", "consents.csv")

MUST_PRINT = {
    "01_first_decision.py": (
        "order_lines.csv: 1494 rows = 1491 stored + 1 stored before + 2 rejected",
        "M0001 (ja)", "M0001 (en)", "理由:", "Why:",
        "Before anything is offered we ask: ",
        "Without consent there is none.", "お許しなしにはご連絡しません。",
    ),
    "02_value_models.py": (
        "77 customers have bought", "bg_nbd: r = ", "mbg_nbd: r = ", "M0001",
        "All customers together, mbg_nbd:",
    ),
    "03_purchase_model.py": (
        "240 customers; the first: {'customer_id': '001'", "By bic: ", "By backtest: ",
        "purchases off per customer", "Most expected in 90 days:",
    ),
}  # fmt: skip


@cache
def run(path: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", path, *arguments]
    spoken = os.environ | {"PYTHONUTF8": "1"}
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", env=spoken, timeout=120, check=False
    )


def rows_of(name: str) -> list[dict[str, str]]:
    with (SHOP / name).open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def test_every_example_is_known_here() -> None:
    assert sorted(MUST_PRINT) == SCRIPTS


@pytest.mark.parametrize("name", SCRIPTS)
def test_it_runs_and_prints_what_matters(name: str) -> None:
    done = run(EXAMPLES / name)
    assert done.returncode == 0, done.stderr
    assert [words for words in MUST_PRINT[name] if words not in done.stdout] == []
    assert done.stderr == ""


def test_the_models_expect_more_of_those_who_come_often_than_of_those_who_stay_away() -> None:
    lines = run(EXAMPLES / "02_value_models.py").stdout.splitlines()
    expected = {line.split()[0]: float(line.split()[3]) for line in lines if line.startswith("M0")}
    assert expected["M0001"] > 1
    assert expected["M0009"] < 0.1


def test_the_script_makes_the_files_byte_for_byte(tmp_path: Path) -> None:
    done = run(SHOP / "make_files.py", tmp_path)
    assert done.returncode == 0, done.stderr
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (SHOP / name).read_bytes()


def test_the_purchases_are_made_by_their_script_byte_for_byte(tmp_path: Path) -> None:
    folder = EXAMPLES / "purchases"
    done = run(folder / "make_file.py", tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "purchases.csv").read_bytes() == (folder / "purchases.csv").read_bytes()


def test_the_first_member_is_a_customer() -> None:
    assert "M0001" in {row["会員ID"] for row in rows_of("people.csv")}
    assert sum(row["会員ID"] == "M0001" for row in rows_of("order_lines.csv")) > 50


def test_nobody_in_the_shop_can_be_reached() -> None:
    for row in rows_of("people.csv"):
        assert row["メール"] == "" or row["メール"].endswith("@example.jp")
        assert row["電話番号"] == "" or row["電話番号"].startswith("090-0000-")
        assert row["住所"].startswith("架空県")
        assert row["郵便番号"].startswith("000-")


def test_the_files_are_small() -> None:
    assert sum((SHOP / name).stat().st_size for name in FILES) < 1_000_000

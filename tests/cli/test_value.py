"""A purchase file valued on the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.terminal import Said

Run = Callable[..., Said]
LINES = "customer,date,amount\n007,2025-03-01,5\n007,2025-03-09,6\nbob,2025-03-05,7\n"


@pytest.fixture
def purchases(tmp_path: Path) -> Path:
    path = tmp_path / "purchases.csv"
    path.write_text(LINES)
    return path


def test_it_writes_one_row_per_customer_and_keeps_their_ids(run: Run, purchases: Path) -> None:
    out = purchases.with_name("values.csv")
    said = run("value", str(purchases), "--out", str(out))
    assert [line.split(",")[0] for line in out.read_text().splitlines()[1:]] == ['"007"', '"bob"']
    assert "3 rows = 3 used + 0 rejected" in said.stdout


def test_a_row_that_cannot_be_read_is_named_and_the_code_is_two(run: Run, purchases: Path) -> None:
    purchases.write_text(LINES + "bob,yesterday,7\n")
    out = purchases.with_name("values.csv")
    said = run("value", str(purchases), "--out", str(out), "--locale", "ja", code=2)
    assert "4行 = 使用 3 + 使えず 1" in said.stdout
    assert "5," in out.with_name("values.rejected.csv").read_text()


def test_a_file_without_one_usable_row_tells_of_no_day(run: Run, purchases: Path) -> None:
    purchases.write_text("customer,date,amount\na,whenever,12\n")
    said = run("value", str(purchases), "--out", str(purchases.with_name("v.csv")), code=2)
    assert "1 rows = 0 used + 1 rejected" in said.stdout
    assert "No row could be used" in said.stdout
    assert "Seen from" not in said.stdout


def test_what_an_earlier_run_rejected_does_not_stay(run: Run, purchases: Path) -> None:
    out = purchases.with_name("values.csv")
    rejected = out.with_name("values.rejected.csv")
    rejected.write_text("of another day")
    run("value", str(purchases), "--out", str(out))
    assert not rejected.exists()


def test_nothing_is_left_behind_and_the_answer_is_its_owners_only(
    run: Run, purchases: Path
) -> None:
    out = purchases.with_name("values.parquet")
    run("value", str(purchases), "--out", str(out))
    assert {path.name for path in out.parent.iterdir()} == {"purchases.csv", "values.parquet"}
    assert out.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--horizon-days", "0"), "horizon_days must be in [1, 3650]"),
        (("--time-zone", "Mars"), "IANA zone"),
        (("--date-format", "%Q"), "date_format"),
        (("--customer", "who"), "the nearest is"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_word(
    run: Run, purchases: Path, options: tuple[str, str], told: str
) -> None:
    out = purchases.with_name("v.csv")
    said = run("value", str(purchases), "--out", str(out), *options, code=2)
    assert told in said.output
    assert not out.exists()


def test_the_file_itself_is_never_written_over(run: Run, purchases: Path) -> None:
    run("value", str(purchases), "--out", str(purchases), code=2)
    assert purchases.read_text() == LINES


def test_who_was_chosen_with_more_error_is_not_said_to_have_the_least(
    run: Run, purchases: Path
) -> None:
    lines = [f"007,2025-{month:02}-{day:02},5" for month in range(1, 13) for day in (1, 8, 15, 22)]
    purchases.write_text("customer,date,amount\n" + "\n".join(lines) + "\n")
    said = run("value", str(purchases), "--out", str(purchases.with_name("values.csv")))
    assert "too few customers for more" in said.stdout
    assert "; least as often as in the period before with" in said.stdout
    assert "(0.0% more)" not in said.stdout

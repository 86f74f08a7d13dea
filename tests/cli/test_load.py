"""najimi load: where every row went, and what to do about the rest."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.terminal import Said

Run = Callable[..., Said]
Count = Callable[[Path, str], int]

HEADING = "source_key,order_id,occurred_at,quantity,net_amount,currency"
GOOD = "M0001,1001,2026-03-01 10:00,2,1980,JPY"
OTHER = "M0002,1002,2026-03-02 11:00,1,990,JPY"
ACCOUNT = re.compile(
    r"^(?P<name>\S+): (?P<rows>[\d,]+) rows = (?P<stored>[\d,]+) stored"
    r" \+ (?P<before>[\d,]+) stored before \+ (?P<rejected>[\d,]+) rejected$",
    re.M,
)


def account(result: Said) -> tuple[int, ...]:
    """Return rows, stored, stored before and rejected as the command told them."""
    told = ACCOUNT.search(result.stdout)
    assert told is not None, result.output
    names = ("rows", "stored", "before", "rejected")
    rows, *parts = (int(told[name].replace(",", "")) for name in names)
    assert rows == sum(parts)
    return rows, *parts


@pytest.fixture
def load(run: Run, shop: Path, tmp_path: Path) -> Run:
    """Write order lines to a file and load it."""

    def _load(
        *rows: str, heading: str = HEADING, code: int = 0, encoding: str = "utf-8",
        options: tuple[str, ...] = (),
    ) -> Said:  # fmt: skip
        path = tmp_path / "lines.csv"
        path.write_text("\n".join([heading, *rows]) + "\n", encoding=encoding)
        where = ("--source", "till", "-w", shop)
        return run("load", "order_lines", path, *where, *options, code=code)

    return _load


def test_good_rows_are_stored(load: Run, shop: Path, n_stored: Count) -> None:
    assert account(load(GOOD, OTHER)) == (2, 2, 0, 0)
    assert n_stored(shop, "order_lines") == 2


def test_the_same_file_twice_stores_nothing_new(load: Run, shop: Path, n_stored: Count) -> None:
    load(GOOD, OTHER)
    assert account(load(GOOD, OTHER)) == (2, 0, 2, 0)
    assert n_stored(shop, "order_lines") == 2


def test_negative_quantities_are_returns(load: Run) -> None:
    back = GOOD.replace(",2,1980,", ",-2,-1980,").replace("1001", "R1001")
    assert account(load(GOOD, back)) == (2, 2, 0, 0)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("M0003,1003,2026-02-30 10:00,1,990,JPY", "occurred_at is not a real date"),
        ("M0003,1003,2999-01-01 10:00,1,990,JPY", "occurred_at lies in the future"),
        ("M0003,1003,2026-03-01 10:00,one,990,JPY", "quantity must be a number like 2"),
        ("M0003,1003,2026-03-01 10:00,1,1x980,JPY", "net_amount must be a number like 1980"),
        ("M0003,1003,2026-03-01 10:00,1,9.90,JPY", "net_amount has more than the 0 decimal(s)"),
        ("M0003,1003,2026-03-01 10:00,1,990,USD", "currency must be JPY"),
        (",1003,2026-03-01 10:00,1,990,JPY", "source_key must not be empty"),
        ("M0003,1003,2026-03-01 10:00,1,990", "it has 5 fields, the heading has 6"),
        ('M0003,1003,2026-03-01 10:00,1,990,"JPY', "a quote is opened and not closed"),
    ],
)
def test_a_broken_row_is_set_aside_and_the_others_are_stored(
    load: Run, shop: Path, n_stored: Count, row: str, reason: str
) -> None:
    result = load(GOOD, OTHER, row, code=2)
    assert account(result) == (3, 2, 0, 1)
    assert f"  1 x {reason}" in result.stdout
    (kept,) = (shop / "rejected").glob("*.csv")
    assert f"each row with its reason: {kept}" in result.stdout
    assert reason in kept.read_text(encoding="utf-8")
    assert n_stored(shop, "order_lines") == 2


def test_an_id_that_comes_again_with_other_content_is_rejected(load: Run) -> None:
    heading = f"fact_id,{HEADING}"
    result = load(f"7,{GOOD}", f"7,{OTHER}", f"7,{GOOD}", heading=heading, code=2)
    assert account(result) == (3, 1, 1, 1)
    assert "1 x id already stored with other content (the first is kept)" in result.stdout


def test_the_encoding_is_found_in_the_text(load: Run, shop: Path, n_stored: Count) -> None:
    row, heading = GOOD + ",急須", HEADING + ",product_id"
    assert account(load(row, heading=heading, encoding="cp932")) == (1, 1, 0, 0)
    assert n_stored(shop, "order_lines") == 1


def test_a_line_that_is_no_text_in_the_encoding_is_set_aside(
    run: Run, shop: Path, tmp_path: Path, n_stored: Count
) -> None:
    path = tmp_path / "lines.csv"
    path.write_bytes(f"{HEADING}\n{GOOD}\n".encode() + "急須".encode("cp932") + b"\n")
    run("load", "order_lines", path, "--source", "till", "--encoding", "utf-8", "-w", shop, code=2)
    assert n_stored(shop, "order_lines") == 1


def test_a_missing_column_is_named_with_the_nearest(load: Run, shop: Path, n_stored: Count) -> None:
    result = load(GOOD, heading=HEADING.replace("quantity", "quantty"), code=2)
    assert 'no column holds "quantity"; nearest: quantty' in result.stderr
    assert "Hint: mend the heading, or say in a mapping which column is which" in result.stderr
    assert n_stored(shop, "order_lines") == 0


def test_all_missing_columns_are_named_at_once(load: Run) -> None:
    result = load("M0001,1001", heading="source_key,order_id", code=2)
    for column in ("occurred_at", "quantity", "net_amount", "currency"):
        assert f'no column holds "{column}"' in result.stderr


@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_fields_parted_by_something_else_are_read(load: Run, mark: str) -> None:
    assert account(load(GOOD.replace(",", mark), heading=HEADING.replace(",", mark))) == (
        1,
        1,
        0,
        0,
    )


def test_blank_lines_are_no_rows(load: Run) -> None:
    assert account(load(GOOD, "", OTHER, "", "")) == (2, 2, 0, 0)


@pytest.mark.parametrize(
    ("content", "words"), [("", "is empty."), (HEADING + "\n", "has a heading but no rows.")]
)
def test_an_empty_file_is_refused(
    run: Run, shop: Path, tmp_path: Path, content: str, words: str
) -> None:
    path = tmp_path / "lines.csv"
    path.write_text(content)
    result = run("load", "order_lines", path, "--source", "till", "-w", shop, code=2)
    assert f"{path} {words}" in result.stderr
    assert "Hint: export it again" in result.stderr


def test_a_missing_file_is_named(run: Run, shop: Path, tmp_path: Path) -> None:
    result = run("load", "people", tmp_path / "x.csv", "--source", "till", "-w", shop, code=2)
    assert "x.csv cannot be read: No such file or directory." in result.stderr
    assert "Hint: name an existing, readable file." in result.stderr


def test_an_unknown_table_is_refused_with_the_known_ones(run: Run, shop: Path) -> None:
    result = run("load", "orders", "x.csv", "--source", "till", "-w", shop, code=2)
    assert (
        "'orders' is not one of 'people', 'links', 'memberships', 'products', 'order_lines'"
        in result.stderr
    )


def test_a_missing_mapping_is_named(load: Run, tmp_path: Path) -> None:
    result = load(GOOD, options=("--mapping", str(tmp_path / "nope.toml")), code=2)
    assert "nope.toml cannot be read" in result.stderr
    assert "Hint: name an existing TOML file" in result.stderr


def test_every_fault_of_a_mapping_is_named_at_once(load: Run, tmp_path: Path) -> None:
    mapping = tmp_path / "lines.toml"
    mapping.write_text('[columns]\na = "sorce_key"\nb = "qantity"\n')
    result = load(GOOD, options=("--mapping", str(mapping)), code=2)
    assert "the mapping has 2 fault(s):" in result.stderr
    assert "nearest: source_key" in result.stderr
    assert "nearest: quantity" in result.stderr


def test_several_files_are_told_one_by_one(run: Run, shop: Path, tmp_path: Path) -> None:
    for name, row in (("a.csv", GOOD), ("b.csv", OTHER)):
        (tmp_path / name).write_text(f"{HEADING}\n{row}\n")
    files = (tmp_path / "a.csv", tmp_path / "b.csv")
    result = run("load", "order_lines", *files, "--source", "till", "-w", shop)
    assert [told["name"] for told in ACCOUNT.finditer(result.stdout)] == ["a.csv", "b.csv"]


def test_a_folder_that_is_no_workspace_is_refused(run: Run, tmp_path: Path) -> None:
    result = run("load", "people", "x.csv", "--source", "till", "-w", tmp_path, code=2)
    assert f"Hint: make one with `najimi init {tmp_path}`" in result.stderr

"""najimi load without a table: known files, proposals, dry runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.load.test_load_formats import workbook
from tests.terminal import Said

Run = Callable[..., Said]
Count = Callable[[Path, str], int]

FIXTURES = Path(__file__).parents[1] / "load" / "fixtures"
MEMBERS = FIXTURES / "eccube_customers.csv"
ORDERS = FIXTURES / "eccube_orders.csv"
OWN = "会員番号,お名前(姓),お名前(名),メール\n1,青葉,みどり,midori@example.jp\n"


def test_a_known_file_needs_no_word_about_it(run: Run, shop: Path, n_stored: Count) -> None:
    result = run("load", ORDERS, "-w", shop)
    assert "eccube_orders.csv: csv, cp932; recognized as EC-CUBE 4 受注CSV" in result.stdout
    assert "first row of order_lines: occurred_at=" in result.stdout
    assert "order_lines: 8 rows = 8 stored + 0 stored before + 0 rejected" in result.stdout
    assert "1 rows belong to no table" in result.stdout
    assert (n_stored(shop, "order_lines"), n_stored(shop, "people")) == (8, 1)


def test_a_dry_run_counts_and_stores_nothing(run: Run, shop: Path, n_stored: Count) -> None:
    result = run("load", MEMBERS, "--dry-run", "-w", shop, code=2)
    assert "people: 3 rows = 2 new + 0 stored before + 1 rejected" in result.stdout
    assert "line 4: birth_on is not a real date" in result.stdout
    assert (n_stored(shop, "people"), n_stored(shop, "consents")) == (0, 0)


def test_a_dry_run_ends_as_the_load_would(run: Run, shop: Path) -> None:
    for path, code in [(MEMBERS, 2), (ORDERS, 0)]:
        run("load", path, "--dry-run", "-w", shop, code=code)
        run("load", path, "-w", shop, code=code)


def test_the_first_rows_are_told_in_the_time_of_the_shop(run: Run, shop: Path) -> None:
    result = run("load", ORDERS, "--dry-run", "-w", shop)
    assert "occurred_at=2026-01-10 12:00 (Asia/Tokyo)" in result.stdout


def test_a_file_in_the_wrong_encoding_is_told_how_to_be_read(
    run: Run, shop: Path, tmp_path: Path
) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes("source_key,family_name\n1,森\n2,原\n3,x\n".encode("cp932"))
    words = ("load", "people", path, "--source", "x", "--encoding", "utf-8", "-w", shop)
    for more in ("--dry-run",), ():
        assert "Name the right one with --encoding" in run(*words, *more, code=2).stdout


def test_a_sheet_is_named_in_the_command(
    run: Run, shop: Path, tmp_path: Path, n_stored: Count
) -> None:
    path, heading = tmp_path / "people.xlsx", ["source_key", "family_name"]
    path.write_bytes(workbook([["a"], ["b"]], [["名簿"], [], heading, ["1", "森"]]))
    told = run("load", "people", path, "--source", "x", "--sheet", "Sheet1", "-w", shop).stdout
    assert "read from sheet “Sheet1”" in told and "the heading is row 3" in told
    assert n_stored(shop, "people") == 1


def test_an_unknown_file_is_proposed_confirmed_and_remembered(
    run: Run, shop: Path, tmp_path: Path, n_stored: Count
) -> None:
    path = tmp_path / "members.csv"
    path.write_text(OWN, encoding="utf-8")
    proposed = run("load", path, "-w", shop, code=2)
    assert '"会員番号" = "source_key"  # 95%' in proposed.stdout
    assert n_stored(shop, "people") == 0
    run("load", path, "--source", "till", "--accept-mapping", "-w", shop)
    assert n_stored(shop, "people") == 1
    again = run("load", path, "-w", shop)
    assert "read as you confirmed before" in again.stdout
    assert "1 rows = 0 stored + 1 stored before" in again.stdout


def test_a_mapping_may_say_its_table_and_source(
    run: Run, shop: Path, tmp_path: Path, n_stored: Count
) -> None:
    (tmp_path / "a.csv").write_text("id,mail\n1,a@x.jp\n")
    mapping = tmp_path / "a.toml"
    mapping.write_text('table = "people"\nsource = "till"\n[columns]\nid = "source_key"\n')
    run("load", tmp_path / "a.csv", "--mapping", mapping, "-w", shop)
    assert n_stored(shop, "people") == 1


def test_a_policy_for_a_column_nobody_has_is_refused(run: Run, shop: Path) -> None:
    result = run("load", MEMBERS, "--policy", "mail=fill", "-w", shop, code=2)
    assert '[policy] names "mail", which has no policy; nearest: email' in result.stderr


def test_a_table_without_a_source_is_refused(run: Run, shop: Path) -> None:
    result = run("load", "people", MEMBERS, "-w", shop, code=2)
    assert "nobody says which source the file is for." in result.stderr

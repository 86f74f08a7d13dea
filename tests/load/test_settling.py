"""An order adds up to what the file loaded last says of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from najimi.load import FileReport, dry_run, load_by_recipe, preview_file
from najimi.workspace import Workspace

FIXTURES = Path(__file__).parent / "fixtures"
NOW = datetime(2026, 4, 1, 3, tzinfo=UTC)
HEADING = "注文ID,会員ID,受注日,注文詳細ID,価格,個数,対応状況(ID),明細区分(ID)"
POT, CAN, POINTS = "1001,1800,2,5,1", "1002,1000,1,5,1", "1003,-100,1,5,6"
Facts = Callable[[Workspace, str], list[dict[str, Any]]]


@pytest.fixture
def orders(tmp_path: Path) -> Callable[..., Path]:
    """Write an EC-CUBE file of one order."""

    def _orders(*lines: str, status: str = "5") -> Path:
        path = tmp_path / "orders.csv"
        rows = [f"1,7,2026-01-10 12:00:00,{line.replace(',5,', f',{status},')}" for line in lines]
        path.write_text("\n".join([HEADING, *rows, ""]), encoding="utf-8")
        return path

    return _orders


@pytest.fixture
def load(workspace: Workspace) -> Callable[[Path], FileReport]:
    """Load a file by its heading."""

    def _load(path: Path) -> FileReport:
        recipe = preview_file(workspace, path, now=NOW).recipe
        return load_by_recipe(workspace, path, recipe, now=NOW)

    return _load


Orders, Load = Callable[..., Path], Callable[[Path], FileReport]


@pytest.fixture
def paid(workspace: Workspace, facts_of: Facts) -> Callable[[], int]:
    """Return what the order adds up to."""
    return lambda: sum(line["net_amount"] for line in facts_of(workspace, "order_lines"))


Paid = Callable[[], int]


def test_lines_that_vanish_from_an_order_are_taken_back_and_counted(
    workspace: Workspace, orders: Orders, load: Load, paid: Paid
) -> None:
    load(orders(POT, CAN, POINTS))
    path = orders(POT, "9001,-100,1,5,6")
    recipe = preview_file(workspace, path, now=NOW).recipe
    assert dry_run(workspace, path, recipe, now=NOW).tables[0].n_taken_back == 2
    (report, *_) = load(path).reports
    assert (report.n_in, report.n_stored, report.n_duplicate) == (2, 1, 1)
    assert (report.n_taken_back, paid()) == (2, 3500)


def test_a_line_that_changed_holds_as_it_is_now(orders: Orders, load: Load, paid: Paid) -> None:
    load(orders(POT))
    (report, *_) = load(orders("1001,1800,3,5,1")).reports
    assert (report.n_stored, report.n_conflicting, report.n_taken_back, paid()) == (1, 0, 1, 5400)


def test_a_cancelled_order_that_is_reopened_counts_again(
    orders: Orders, load: Load, paid: Paid
) -> None:
    for status, wanted in [("5", 4600), ("3", 0), ("5", 4600), ("3", 0), ("3", 0), ("1", 4600)]:
        load(orders(POT, CAN, status=status))
        assert paid() == wanted


def test_the_same_file_again_changes_nothing(
    workspace: Workspace, orders: Orders, load: Load
) -> None:
    load(orders(POT, CAN))
    load(orders("1001,1800,3,5,1"))
    before = workspace.facts.versions()
    (report, *_) = load(orders("1001,1800,3,5,1")).reports
    assert (report.n_duplicate, report.n_taken_back) == (1, 0)
    assert workspace.facts.versions() == before


def test_an_order_with_a_row_nobody_understands_keeps_its_lines(
    orders: Orders, load: Load, paid: Paid
) -> None:
    load(orders(POT, CAN))
    (report, *_) = load(orders(POT, "1002,many,1,5,1")).reports
    assert (report.n_rejected, report.n_taken_back, paid()) == (1, 0, 4600)


def test_orders_that_the_file_does_not_name_are_left_alone(
    tmp_path: Path, orders: Orders, load: Load, paid: Paid
) -> None:
    load(orders(POT))
    path = tmp_path / "other.csv"
    path.write_text(f"{HEADING}\n2,7,2026-01-11 12:00:00,{CAN}\n", encoding="utf-8")
    (report, *_) = load(path).reports
    assert (report.n_taken_back, paid()) == (0, 4600)


def test_an_order_of_woocommerce_holds_as_the_file_loaded_last_has_it(
    tmp_path: Path, load: Load, paid: Paid
) -> None:
    text = (FIXTURES / "woocommerce_orders.csv").read_text(encoding="utf-8")
    path = tmp_path / "orders.csv"
    once = [text.replace("501,Completed", "501,On hold"), text, text]
    for told in (*once, text.replace("501,Completed", "501,Refunded"), text):
        path.write_text(told, encoding="utf-8")
        load(path)
        assert paid() == (0 if "501,Refunded" in told else 4800)


def test_a_part_that_woocommerce_refunded_is_taken_back(
    tmp_path: Path, load: Load, paid: Paid
) -> None:
    text = (FIXTURES / "woocommerce_orders.csv").read_text(encoding="utf-8")
    path = tmp_path / "orders.csv"
    for n_pots, wanted in [(2, 4800), (1, 3000), (0, 1200), (2, 4800)]:
        path.write_text(text.replace("急須,2,1800", f"急須,{n_pots},1800"), encoding="utf-8")
        load(path)
        assert paid() == wanted


def test_a_refund_of_square_that_bears_its_sale_is_a_line_of_its_own(
    tmp_path: Path, load: Load, paid: Paid
) -> None:
    heading, sale, refund = (
        (FIXTURES / "square_sales.csv").read_text(encoding="utf-8").splitlines()[:3]
    )
    path = tmp_path / "sales.csv"
    for lines, wanted in [
        ((sale,), 3300),
        ((refund.replace("TX2", "TX1"),), 1650),
        ((sale,), 1650),
    ]:
        path.write_text("\n".join([heading, *lines, ""]), encoding="utf-8")
        (report,) = load(path).reports
        assert (report.n_rejected, paid()) == (0, wanted)

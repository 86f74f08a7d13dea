"""Files of known systems, recognized by their heading alone."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from najimi.load import FileReport, known_layouts, load_by_recipe, preview_file
from najimi.workspace import Workspace

NOW = datetime(2026, 4, 1, 3, tzinfo=UTC)
EXPORTED = datetime(2026, 3, 1, tzinfo=UTC)
FIXTURES = Path(__file__).parent / "fixtures"
Facts = Callable[[Workspace, str], list[dict[str, Any]]]
LoadKnown = Callable[[str], FileReport]


@pytest.fixture
def load_known(workspace: Workspace, tmp_path: Path) -> LoadKnown:
    """Load a fixture by nothing but its heading."""

    def _load_known(name: str) -> FileReport:
        path = shutil.copy(FIXTURES / name, tmp_path / name)
        os.utime(path, (EXPORTED.timestamp(), EXPORTED.timestamp()))
        preview = preview_file(workspace, path, now=NOW)
        assert preview.known_by == "layout"
        return load_by_recipe(workspace, path, preview.recipe, encoding=preview.encoding, now=NOW)

    return _load_known


def counts(report: FileReport) -> dict[str, tuple[int, int, int, int]]:
    return {
        told.table: (told.n_in, told.n_stored, told.n_duplicate, told.n_rejected)
        for told in report.reports
    }


def test_eccube_members_become_people_and_consents(
    load_known: LoadKnown, workspace: Workspace, facts_of: Facts
) -> None:
    report = load_known("eccube_customers.csv")
    assert counts(report) == {"people": (3, 2, 0, 1), "consents": (3, 3, 0, 0)}
    people = {fact["source_key"]: fact for fact in facts_of(workspace, "people")}
    assert (people["1"]["family_name"], people["1"]["given_name"]) == ("青葉", "みどり")
    assert people["1"]["address"] == "宮城県 仙台市青葉区一番町 1-2-3"
    assert people["1"]["birth_on"].isoformat() == "1984-05-06"
    assert people["2"]["organization"] == "株式会社みらい商店"
    states = {fact["source_key"]: fact["state"] for fact in facts_of(workspace, "consents")}
    assert states == {"1": "granted", "2": "refused", "3": "granted"}


def test_every_yen_of_an_eccube_order_is_a_line(
    load_known: LoadKnown, workspace: Workspace, facts_of: Facts
) -> None:
    report = load_known("eccube_orders.csv")
    assert counts(report) == {"order_lines": (8, 8, 0, 0), "people": (1, 1, 0, 0)}
    assert (report.n_rows, report.n_unused) == (8, 1)
    lines = facts_of(workspace, "order_lines")
    paid: dict[str, int] = {}
    for line in lines:
        paid[line["order_id"]] = paid.get(line["order_id"], 0) + line["net_amount"]
    assert paid == {"10": 4800, "11": 2300, "12": 0}
    margins = {f["fact_id"]: f["margin_amount"] for f in lines if f["product_id"] is None}
    assert margins == {"103": 0, "106": 0, "104": -300}


def test_a_guest_has_the_key_of_the_address_and_a_name(
    load_known: LoadKnown, workspace: Workspace, facts_of: Facts
) -> None:
    load_known("eccube_orders.csv")
    (guest,) = facts_of(workspace, "people")
    assert guest["source_key"] == "guest:ichiro@example.jp"
    assert (guest["family_name"], guest["given_name"]) == ("森", "一郎")
    keys = {fact["order_id"]: fact["source_key"] for fact in facts_of(workspace, "order_lines")}
    assert keys["11"] == guest["source_key"]
    assert keys["10"] == "1"


def test_a_known_file_loaded_twice_stores_nothing_new(load_known: LoadKnown) -> None:
    load_known("eccube_orders.csv")
    assert counts(load_known("eccube_orders.csv")) == {
        "order_lines": (8, 0, 8, 0),
        "people": (1, 0, 1, 0),
    }


ALL_COUNTS = {
    "shopify_customers": {"people": (3, 3, 0, 0), "consents": (3, 2, 0, 1)},
    "shopify_orders": {"order_lines": (7, 6, 0, 1), "people": (2, 2, 0, 0)},
    "shopify_products": {"products": (2, 2, 0, 0)},
    "woocommerce_customers": {"people": (2, 2, 0, 0)},
    "woocommerce_orders": {"order_lines": (4, 4, 0, 0), "people": (2, 2, 0, 0)},
    "woocommerce_products": {"products": (1, 1, 0, 0)},
    "square_customers": {"people": (2, 2, 0, 0), "consents": (1, 1, 0, 0)},
    "square_items": {"products": (2, 2, 0, 0)},
    "square_sales": {"order_lines": (2, 2, 0, 0)},
}


@pytest.mark.parametrize("name", sorted(ALL_COUNTS))
def test_every_known_file_is_recognized_by_its_heading(
    load_known: LoadKnown, workspace: Workspace, name: str
) -> None:
    preview = preview_file(workspace, FIXTURES / f"{name}.csv", now=NOW)
    assert preview.layout == name
    assert counts(load_known(f"{name}.csv")) == ALL_COUNTS[name]


@pytest.mark.parametrize("name", [layout.name for layout in known_layouts()])
def test_every_layout_has_a_file_to_prove_it(name: str) -> None:
    assert (FIXTURES / f"{name}.csv").exists()


@pytest.mark.parametrize("name", ["shopify_customers", "square_customers", "woocommerce_orders"])
def test_family_and_given_names_are_not_reversed(
    load_known: LoadKnown, workspace: Workspace, facts_of: Facts, name: str
) -> None:
    load_known(f"{name}.csv")
    names = {(fact["family_name"], fact["given_name"]) for fact in facts_of(workspace, "people")}
    assert ("青葉", "みどり") in names


@pytest.mark.parametrize("name", ["shopify_orders", "woocommerce_customers"])
def test_a_name_in_one_column_is_kept_and_never_taken_apart(
    load_known: LoadKnown, workspace: Workspace, facts_of: Facts, name: str
) -> None:
    load_known(f"{name}.csv")
    for fact in facts_of(workspace, "people"):
        assert fact["family_name"] is None
        assert fact["given_name"] is None
        assert "Name" in fact["attributes"]


@pytest.mark.parametrize(
    ("name", "paid"),
    [
        ("shopify_orders", {"#1001": 3800, "#1002": 900}),
        ("woocommerce_orders", {"501": 4800}),
        ("square_sales", {"TX1": 3300, "TX2": -1650}),
    ],
)
def test_the_lines_of_an_order_add_up_to_what_was_paid_in_whole_yen(
    load_known: LoadKnown, workspace: Workspace, facts_of: Facts, name: str, paid: dict[str, int]
) -> None:
    load_known(f"{name}.csv")
    found: dict[str, int] = {}
    for line in facts_of(workspace, "order_lines"):
        found[line["order_id"]] = found.get(line["order_id"], 0) + line["net_amount"]
        assert line["currency"] == "JPY"
    assert found == paid


def test_an_order_that_was_cancelled_unpaid_or_expired_counts_nothing(
    workspace: Workspace, tmp_path: Path, facts_of: Facts
) -> None:
    heading, *_ = (FIXTURES / "shopify_orders.csv").read_text(encoding="utf-8").splitlines()
    names, path = heading.split(","), tmp_path / "shopify.csv"
    stands = [("#1", "pending", "yes"), ("#2", "expired", ""), ("#3", "pending", "")]
    told = [
        {"Name": name, "Email": "a@example.jp", "Financial Status": state, "Currency": "JPY",
         "Created at": "2026-01-10 12:00:00 +0900", "Lineitem quantity": "1",
         "Lineitem name": "Pot", "Lineitem price": "900", "Shipping": "500",
         "Cancelled at": "2026-01-11 12:00:00 +0900" if cancelled else ""}
        for name, state, cancelled in [*stands, ("#4", "paid", "yes")]
    ]  # fmt: skip
    rows = [",".join(row.get(name, "") for name in names) for row in told]
    path.write_text("\n".join([heading, *rows]), encoding="utf-8")
    load_by_recipe(workspace, path, preview_file(workspace, path, now=NOW).recipe, now=NOW)
    lines = facts_of(workspace, "order_lines")
    assert {line["order_id"] for line in lines} == {"#3", "#4"}
    assert sum(line["net_amount"] for line in lines) == 2 * 1400


def test_apostrophes_that_guard_numbers_are_taken_off(
    load_known: LoadKnown, workspace: Workspace, facts_of: Facts
) -> None:
    load_known("shopify_customers.csv")
    people = {fact["source_key"]: fact for fact in facts_of(workspace, "people")}
    assert people["7000000000001"]["phone"] == "+819012345678"
    assert people["7000000000001"]["postal_code"] == "980-0811"


def test_a_strange_value_is_rejected_with_their_column_and_value(load_known: LoadKnown) -> None:
    report = load_known("shopify_customers.csv")
    (reason,) = report.reports[1].reasons
    assert reason.startswith('column "Accepts Email Marketing" says "maybe", which is none of')

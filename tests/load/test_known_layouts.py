"""Files of known systems, recognized by their heading alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from najimi.load import FileReport, load_by_recipe, preview_file
from najimi.workspace import Workspace

NOW = datetime(2026, 4, 1, 3, tzinfo=UTC)
FIXTURES = Path(__file__).parent / "fixtures"
Facts = Callable[[Workspace, str], list[dict[str, Any]]]
LoadKnown = Callable[[str], FileReport]


@pytest.fixture
def load_known(workspace: Workspace) -> LoadKnown:
    """Load a fixture by nothing but its heading."""

    def _load_known(name: str) -> FileReport:
        preview = preview_file(workspace, FIXTURES / name, now=NOW)
        assert preview.known_by == "layout"
        return load_by_recipe(
            workspace, FIXTURES / name, preview.recipe, encoding=preview.encoding, now=NOW
        )

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

"""What customers give beyond money keeps its own unit, and a referral that came is another count."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.differentiate.told.conftest import Tell, ago, bought

from najimi.tables import TURN_TABLES


def gave(key: str, days: int, kind: str, **more: Any) -> dict[str, Any]:
    return {"source_key": key, "kind": kind, "state": "told", "occurred_at": ago(days)} | more


def by_kind(rows: list[dict[str, Any]]) -> dict[tuple[str, str], Any]:
    return {(row["kind"], row["unit"]): row["quantity"] for row in rows}


def test_each_kind_is_counted_in_its_own_unit(tell: Tell) -> None:
    told = [gave("a", 9, "idea"), gave("a", 8, "idea", quantity=Decimal(2)),
            gave("a", 7, "person_helped", quantity=Decimal("1.5"), unit="hours"),
            gave("a", 6, "person_helped"), gave("a", 5, "review")]  # fmt: skip
    rows = tell(contributions=told)["contributions_by_customer"]
    assert by_kind(rows) == {("idea", "ideas"): 3, ("person_helped", "hours"): Decimal("1.5"),
                             ("person_helped", "people"): 1, ("review", "reviews"): 1}  # fmt: skip


def test_no_column_is_money() -> None:
    table = TURN_TABLES["contributions_by_customer"]
    assert not [column.name for column in table.columns if column.unit == "minor units"]
    assert {"kind", "unit"} <= set(table.key), "so nothing is added up across kinds and units"


def test_the_latest_statement_says_what_became_of_it_and_keeps_how_much(tell: Tell) -> None:
    told = [gave("a", 9, "idea", contribution_id="lid", quantity=Decimal(2)),
            gave("a", 3, "idea", contribution_id="lid", state="shipped")]  # fmt: skip
    (row,) = tell(contributions=told)["contributions_by_customer"]
    assert (row["quantity"], row["shipped_quantity"], row["n_contributions"]) == (2, 2, 1)


def test_a_referral_comes_when_the_other_first_buys_after_it(tell: Tell) -> None:
    told = [gave("a", 30, "referral", referred_source_key=key) for key in ("new", "old", "never")]
    told += [gave("a", 30, "referral"), gave("a", 30, "referral", referred_source_key="a")]
    lines = [bought("new", 5, 900), bought("old", 60, 900), bought("a", 2, 900)]
    (row,) = tell(contributions=told, order_lines=lines)["contributions_by_customer"]
    assert (row["quantity"], row["n_came"]) == (5, 1)


def test_what_is_given_moves_no_money(tell: Tell) -> None:
    lines = [bought("a", 5, 900)]
    plain = tell(order_lines=lines)
    giving = tell(order_lines=lines, contributions=[gave("a", 4, "idea")])
    for name in ("share_of_customer", "value_need_map", "needs"):
        assert plain[name] == giving[name]

"""Who gets a named manager, where the list is cut, and who just misses it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest
from tests.differentiate.structuring.conftest import MOMENT

from najimi.backends import DuckDbBackend
from najimi.differentiate.structuring.care import N_NEXT, care_steps
from najimi.model.structure_rules import GainOf, NamedCare, TierCare
from najimi.model.terms import Tier
from najimi.plan import Plan
from najimi.tables.turn import NAMED_CARE, PORTFOLIO_CUTS

Rows = list[dict[str, Any]]
Named = Callable[..., tuple[Rows, dict[str, Any]]]
TOP = TierCare(Tier.MOST_VALUABLE, 60, 0.10, GainOf.EXPECTED_MARGIN)
GROW = TierCare(Tier.MOST_GROWABLE, 30, 0.50, GainOf.UPSIDE)
CARE = NamedCare(managers=1, hours_per_month=2, source="assumed", tiers=(TOP, GROW))
# tier, expected margin, upper end; the gain of each behind it
CUSTOMERS = {
    "a": ("most_valuable", 9000.0, 9500.0),  # 900 for 60 minutes
    "b": ("most_valuable", 5000.0, 5000.0),  # 500 for 60
    "c": ("most_growable", 1000.0, 2000.0),  # 500 for 30
    "d": ("most_growable", 1000.0, 1400.0),  # 200 for 30
    "e": ("small", 900.0, 99_000.0),  # no care is planned for them
    "f": ("most_growable", None, None),
}


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Named]:
    """Yield how to get ``named_care`` and the one row of ``portfolio_cuts``."""
    with DuckDbBackend(scratch=tmp_path_factory.mktemp("care")) as backend:

        def run(care: NamedCare | None, customers: Any = CUSTOMERS) -> tuple[Rows, dict[str, Any]]:
            ids, rows = pa.array(list(customers), pa.string()), list(customers.values())
            tier, margin, high = (pa.array([row[n] for row in rows]) for n in range(3))
            backend.register("tiers", pa.table({"customer_id": ids, "tier": tier}))
            backend.register("customer_values", pa.table(
                {"customer_id": ids, "expected_margin_amount": margin,
                 "expected_margin_high_amount": high}))  # fmt: skip
            backend.run(Plan(care_steps(MOMENT, care), ("named_care", "portfolio_cuts")))
            cuts = backend.collect("portfolio_cuts")
            assert cuts.schema.names == list(PORTFOLIO_CUTS.names)
            found = backend.collect("named_care")
            assert found.schema.names == list(NAMED_CARE.names)
            return found.sort_by("position").to_pylist(), cuts.to_pylist()[0]

        yield run


def test_hours_go_where_they_gain_most_and_the_next_are_named_too(named: Named) -> None:
    rows, cut = named(CARE)
    assert [(row["customer_id"], row["care"]) for row in rows] == [
        ("c", "named"), ("a", "named"), ("b", "next"), ("d", "named"),
    ]  # fmt: skip
    assert (cut["n_named"], cut["minutes_used"], cut["gain_amount"]) == (3, 120, 1600)
    assert (cut["reason"], cut["n_candidates"], cut["source"]) == ("cut", 4, "assumed")


def test_the_price_of_an_hour_is_the_gain_of_who_just_misses(named: Named) -> None:
    rows, cut = named(CARE)
    missed = next(row for row in rows if row["care"] == "next")
    assert cut["price_per_hour_amount"] == pytest.approx(missed["gain_per_hour_amount"])
    assert missed["gain_per_hour_amount"] == pytest.approx(500 / 12)  # one hour a month for a year


def test_with_room_for_all_an_hour_more_is_worth_nothing(named: Named) -> None:
    rows, cut = named(replace(CARE, hours_per_month=100))
    assert {row["care"] for row in rows} == {"named"}
    assert (cut["reason"], cut["price_per_hour_amount"]) == ("room_for_all", 0)


@pytest.mark.parametrize(
    "care", [None, replace(CARE, managers=0), replace(CARE, hours_per_month=0)]
)
def test_without_managers_nobody_is_named_and_that_is_said(
    named: Named, care: NamedCare | None
) -> None:
    rows, cut = named(care)
    assert rows == []
    assert (cut["reason"], cut["price_per_hour_amount"]) == ("no_managers", None)


def test_whom_care_gains_nothing_takes_no_hours(named: Named) -> None:
    rows, cut = named(CARE, {"a": ("most_valuable", 0.0, 0.0), "b": ("most_growable", -5.0, -5.0)})
    assert (rows, cut["reason"], cut["minutes_used"]) == ([], "nobody_gains", 0)


def test_more_hours_never_lower_the_gain_and_few_are_listed_as_next(named: Named) -> None:
    many = {f"c{n:03d}": ("most_valuable", 100.0 * n, 900.0 * n) for n in range(1, 90)}
    found = [named(replace(CARE, hours_per_month=hours), many) for hours in (1, 2, 5, 40)]
    gains = [cut["gain_amount"] for _, cut in found]
    assert gains == sorted(gains)
    assert [sum(row["care"] == "next" for row in rows) for rows, _ in found] == [N_NEXT] * 4
    assert found[3][1]["n_candidates"] == 89

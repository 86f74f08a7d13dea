"""Tiers divide everyone by value, cut where the playbook says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from najimi.backends import DuckDbBackend
from najimi.differentiate.structuring.tiers import tier_steps
from najimi.model.structure_rules import OURS, CutBy, Growable, TierRules
from najimi.plan import Plan
from najimi.tables.turn import CUSTOMER_VALUES, TIERS

FEW = settings(
    deadline=None, max_examples=40, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
AMOUNT = st.one_of(st.none(), st.just(0.0), st.floats(-1e5, 1e6))
SHARES = st.tuples(st.floats(0.01, 0.99), st.floats(0.01, 1)).map(sorted)


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDbBackend]:
    with DuckDbBackend(scratch=tmp_path_factory.mktemp("tiers")) as opened:
        yield opened


@pytest.fixture(scope="module")
def tiers(
    backend: DuckDbBackend,
) -> Callable[[list[tuple[float | None, float]]], list[dict[str, Any]]]:
    """Return how to get tiers from expected margins, each with how far its upper end lies above."""

    def run(
        values: list[tuple[float | None, float]], rules: TierRules = OURS.tiers
    ) -> list[dict[str, Any]]:
        rows = [
            {"customer_id": f"c{n:03d}", "expected_margin_amount": margin, "past_margin_amount": 0,
             "expected_margin_high_amount": None if margin is None else margin + room}
            for n, (margin, room) in enumerate(values)
        ]  # fmt: skip
        schema = pa.schema([field.with_nullable(True) for field in CUSTOMER_VALUES.schema])
        columns = [pa.array([row.get(f.name) for row in rows], f.type) for f in schema]
        backend.register("customer_values", pa.table(columns, schema=schema))
        backend.run(Plan(tier_steps(rules), ("tiers",)))
        found: list[dict[str, Any]] = backend.collect("tiers").sort_by("customer_id").to_pylist()
        return found

    return run


@given(values=st.lists(st.tuples(AMOUNT, st.floats(0, 1e6)), min_size=1, max_size=30))
@FEW
def test_tiers_divide_everyone_and_shares_add_up_to_one(
    tiers: Callable[..., list[dict[str, Any]]], values: list[tuple[float | None, float]]
) -> None:
    rows = tiers(values)
    assert [row["customer_id"] for row in rows] == [f"c{n:03d}" for n in range(len(values))]
    assert {row["tier"] for row in rows} <= set(TIERS.column("tier").choices)
    ranked = sorted((row for row in rows if row["value_rank"]), key=lambda row: row["value_rank"])
    assert [row["value_rank"] for row in ranked] == list(range(1, len(ranked) + 1))
    shares = [row["cumulative_value_share"] for row in ranked]
    assert shares == sorted(shares)
    if any(margin is not None and margin >= 1 for margin, _ in values):
        assert shares[-1] == pytest.approx(1.0)


@given(values=st.lists(st.tuples(AMOUNT, st.floats(0, 1e6)), min_size=1, max_size=30))
@FEW
def test_nobody_of_a_higher_margin_stands_in_a_lower_tier_but_the_growable(
    tiers: Callable[..., list[dict[str, Any]]], values: list[tuple[float | None, float]]
) -> None:
    order = ["most_valuable", "steady", "small", "below_zero"]
    known = [
        (margin, order.index(row["tier"]))
        for row, (margin, _) in zip(tiers(values), values, strict=True)
        if row["tier"] in order and margin is not None
    ]
    places = [place for _, place in sorted(known, key=lambda pair: (-pair[0], pair[1]))]
    assert places == sorted(places)
    for margin, place in known:
        assert (margin < 0) == (place == 3)


def test_a_known_answer_by_hand(tiers: Callable[..., list[dict[str, Any]]]) -> None:
    # 500 of 1,000 hold half; 200 and 100 reach 80 %; 150 below may reach 500
    rows = tiers(
        [
            (500.0, 0),
            (200.0, 0),
            (150.0, 400.0),
            (100.0, 0),
            (50.0, 0),
            (0.0, 900.0),
            (-9.0, 0),
            (None, 0),
        ]
    )
    assert [row["tier"] for row in rows] == [
        "most_valuable", "steady", "most_growable", "small", "small", "small", "below_zero", "unknown",
    ]  # fmt: skip
    shares = [row["cumulative_value_share"] for row in rows]
    assert shares[:5] == pytest.approx([0.5, 0.7, 0.85, 0.95, 1.0])
    assert rows[-1]["value_rank"] is None


def test_who_stands_across_a_border_belongs_above_it(
    tiers: Callable[..., list[dict[str, Any]]],
) -> None:
    rows = tiers([(400.0, 0), (350.0, 0), (150.0, 0), (100.0, 0)])
    assert [row["tier"] for row in rows] == ["most_valuable", "most_valuable", "steady", "small"]


def test_a_shop_that_earns_nothing_has_no_most_valuable(
    tiers: Callable[..., list[dict[str, Any]]],
) -> None:
    assert [row["tier"] for row in tiers([(0.0, 0), (-5.0, 0)])] == ["small", "below_zero"]
    assert [row["tier"] for row in tiers([(None, 0)])] == ["unknown"]


def tier_names(rows: list[dict[str, Any]]) -> list[str]:
    return [row["tier"] for row in rows]


def test_the_cuts_of_the_playbook_move_the_borders(
    tiers: Callable[..., list[dict[str, Any]]],
) -> None:
    values: list[tuple[float | None, float]] = [(400.0, 0), (350.0, 0), (150.0, 0), (100.0, 0)]
    strict = TierRules(most_valuable_share=0.4, steady_share=0.9)
    assert tier_names(tiers(values, strict)) == ["most_valuable", "steady", "steady", "small"]


def test_cuts_may_count_customers_instead_of_value(
    tiers: Callable[..., list[dict[str, Any]]],
) -> None:
    heavy: list[tuple[float | None, float]] = [(9000.0, 0), (3.0, 0), (2.0, 0), (1.0, 0)]
    assert tier_names(tiers(heavy)) == ["most_valuable", "small", "small", "small"]
    by_heads = TierRules(cut_by=CutBy.CUSTOMERS, most_valuable_share=0.5, steady_share=0.75)
    wanted = ["most_valuable", "most_valuable", "steady", "small"]
    assert tier_names(tiers(heavy, by_heads)) == wanted


@pytest.mark.parametrize(
    ("growable", "n_growable"),
    [(Growable.REACHES_MOST_VALUABLE, 1), (Growable.MULTIPLE, 2), (Growable.NOBODY, 0)],
)
def test_who_counts_as_growable_is_a_rule_of_the_playbook(
    tiers: Callable[..., list[dict[str, Any]]], growable: Growable, n_growable: int
) -> None:
    rules = TierRules(growable=growable, growable_multiple=3)
    rows = tiers([(500.0, 0), (300.0, 250.0), (120.0, 300.0), (80.0, 200.0)], rules)
    assert tier_names(rows).count("most_growable") == n_growable


@given(
    values=st.lists(st.tuples(AMOUNT, st.floats(0, 1e6)), min_size=1, max_size=30), shares=SHARES
)
@FEW
def test_whatever_the_cuts_everyone_is_in_one_tier_and_a_wider_top_never_shrinks(
    tiers: Callable[..., list[dict[str, Any]]],
    values: list[tuple[float | None, float]],
    shares: list[float],
) -> None:
    narrow, wide = (TierRules(most_valuable_share=share, steady_share=1) for share in shares)
    top = [
        {row["customer_id"] for row in tiers(values, rules) if row["tier"] == "most_valuable"}
        for rules in (narrow, wide)
    ]
    assert top[0] <= top[1]
    assert len(tiers(values, narrow)) == len(values)

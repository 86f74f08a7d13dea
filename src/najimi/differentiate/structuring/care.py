"""Who gets a named manager: most gain for the managers' hours, and the price of one more."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from najimi.differentiate.structuring.knapsack import Cut, choose_counts
from najimi.differentiate.structuring.tiers import number_sql
from najimi.model.moment import Moment
from najimi.model.structure_rules import GainOf, NamedCare, TierCare
from najimi.plan import Small, SmallStep, SqlStep, Step
from najimi.tables.contract import INTEGER, STRING
from najimi.tables.turn import NAMED_CARE, PORTFOLIO_CUTS

DAYS_PER_MONTH = 365 / 12
N_NEXT = 10
"""So many of those who just miss named care are listed."""

ALL = "all"
_GAIN_OF = {
    GainOf.EXPECTED_MARGIN: "v.expected_margin_amount",
    GainOf.UPSIDE: "v.expected_margin_high_amount - v.expected_margin_amount",
}
SHORTLIST = pa.schema(
    [("customer_id", STRING), ("tier", STRING), ("gain_amount", INTEGER), ("n_candidates", INTEGER)]
)


def care_steps(moment: Moment, care: NamedCare | None) -> tuple[Step, ...]:
    """
    Return the steps from values and tiers to ``named_care`` and ``portfolio_cuts``.

    Parameters
    ----------
    moment : Moment
        Its horizon is the one the gain is assumed over.
    care : NamedCare, optional
        Without it nobody is named, and ``portfolio_cuts`` says so.
    """

    def named(small: Small) -> pa.Table:
        return name_customers(small["care_shortlist"], care, moment.horizon_days)[0]

    def cuts(small: Small) -> pa.Table:
        return name_customers(small["care_shortlist"], care, moment.horizon_days)[1]

    shortlist = ("care_shortlist",)
    return (
        SqlStep("care_candidates", _candidates(care)),
        SqlStep("care_shortlist", _shortlist(care)),
        SmallStep("named_care", named, NAMED_CARE.schema, shortlist),
        SmallStep("portfolio_cuts", cuts, PORTFOLIO_CUTS.schema, shortlist),
    )


def name_customers(
    shortlist: pa.Table, care: NamedCare | None, horizon_days: int
) -> tuple[pa.Table, pa.Table]:
    """
    Return ``named_care`` and ``portfolio_cuts``.

    Parameters
    ----------
    shortlist : pyarrow.Table
        Of ``care_shortlist``: of each tier those with the most gain, more than hours allow.
    care : NamedCare, optional
    horizon_days : int
    """
    if care is None or care.minutes_per_month == 0:
        return _named([], horizon_days), _cuts(care, Cut((), 0.0, True), [], 0, horizon_days)
    by_tier = [_of_tier(shortlist, rule) for rule in care.tiers]
    gains = [rows["gain_amount"].to_numpy() for rows in by_tier]
    sizes = [rule.minutes_per_month for rule in care.tiers]
    cut = choose_counts(gains, sizes, care.minutes_per_month)
    n_candidates = sum(rows["n_candidates"][0].as_py() for rows in by_tier if rows.num_rows)
    chosen = [
        (rule, rows.slice(0, n), rows.slice(n))
        for rule, rows, n in zip(care.tiers, by_tier, cut.counts, strict=True)
    ]
    cuts = _cuts(care, cut, [(rule, rows) for rule, rows, _ in chosen], n_candidates, horizon_days)
    return _named(chosen, horizon_days), cuts


def _of_tier(shortlist: pa.Table, rule: TierCare) -> pa.Table:
    rows = shortlist.filter(pa.compute.equal(shortlist["tier"], rule.tier.value))
    return rows.sort_by([("gain_amount", "descending"), ("customer_id", "ascending")])


def _named(chosen: Sequence[tuple[TierCare, pa.Table, pa.Table]], horizon_days: int) -> pa.Table:
    parts = [
        _rows(rule, rows, kind, horizon_days)
        for rule, named, missed in chosen
        for kind, rows in (("named", named), ("next", missed.slice(0, N_NEXT)))
    ]
    if not parts:
        return NAMED_CARE.schema.empty_table()
    order = [("gain_per_hour_amount", "descending"), ("customer_id", "ascending")]
    table = pa.concat_tables(parts).sort_by(order)
    is_next = pa.compute.equal(table["care"], "next").to_numpy()
    table = table.filter(pa.array(~is_next | (np.cumsum(is_next) <= N_NEXT)))
    position = pa.array(np.arange(1, table.num_rows + 1))
    return table.append_column("position", position).select(NAMED_CARE.names)


def _rows(rule: TierCare, rows: pa.Table, kind: str, horizon_days: int) -> pa.Table:
    n, gain = rows.num_rows, rows["gain_amount"]
    per_hour = gain.to_numpy() / _hours(rule.minutes_per_month, horizon_days)
    return pa.table(
        {
            "customer_id": rows["customer_id"],
            "tier": rows["tier"],
            "care": pa.array([kind] * n, STRING),
            "gain_amount": gain,
            "minutes_per_month": pa.array(np.full(n, rule.minutes_per_month, dtype=np.int64)),
            "gain_per_hour_amount": pa.array(per_hour),
        }
    )


def _cuts(
    care: NamedCare | None,
    cut: Cut,
    named: Sequence[tuple[TierCare, pa.Table]],
    n_candidates: int,
    horizon_days: int,
) -> pa.Table:
    minutes = care.minutes_per_month if care else 0
    used = sum(rule.minutes_per_month * rows.num_rows for rule, rows in named)
    row = {
        "portfolio": ALL,
        "reason": _reason(minutes, n_candidates, cut),
        "n_managers": care.managers if care else 0,
        "minutes_available": minutes,
        "minutes_used": used,
        "n_candidates": n_candidates,
        "n_named": sum(rows.num_rows for _, rows in named),
        "gain_amount": sum(int(rows["gain_amount"].to_numpy().sum()) for _, rows in named),
        "price_per_hour_amount": cut.price / _hours(1, horizon_days) if minutes else None,
        "source": care.source if care else None,
    }
    return pa.Table.from_pylist([row], schema=PORTFOLIO_CUTS.schema)


def _reason(minutes: int, n_candidates: int, cut: Cut) -> str:
    if not minutes:
        return "no_managers"
    if not n_candidates:
        return "nobody_gains"
    return "room_for_all" if cut.is_all else "cut"


def _hours(minutes_per_month: int, horizon_days: int) -> float:
    """Return the hours that so many minutes a month are over the horizon."""
    return minutes_per_month / 60 * horizon_days / DAYS_PER_MONTH


def _candidates(care: NamedCare | None) -> str:
    """Return one row per customer for whom care is assumed to gain something."""
    gain = "\n            ".join(
        f"WHEN t.tier = '{rule.tier.value}' THEN {number_sql(rule.gain_share)}"
        f" * ({_GAIN_OF[rule.gain_of]})"
        for rule in (care.tiers if care else ())
    )
    gain = f"CASE {gain} END" if gain else "CAST(NULL AS DOUBLE)"
    return f"""
WITH gains AS (
    SELECT v.customer_id, t.tier, CAST(round({gain}) AS BIGINT) AS gain_amount
    FROM customer_values AS v
    JOIN tiers AS t ON t.customer_id = v.customer_id
)
SELECT customer_id, tier, gain_amount,
       row_number() OVER (PARTITION BY tier ORDER BY gain_amount DESC, customer_id) AS tier_rank,
       count(*) OVER (PARTITION BY tier) AS n_candidates
FROM gains
WHERE gain_amount > 0
"""


def _shortlist(care: NamedCare | None) -> str:
    """Return of each tier those whom the hours could reach, and the next: small on any scale."""
    reach = "\n            ".join(
        f"WHEN tier = '{rule.tier.value}'"
        f" THEN {care.minutes_per_month // rule.minutes_per_month + N_NEXT}"
        for care in ([care] if care else [])
        for rule in care.tiers
    )
    reach = f"CASE {reach} ELSE 0 END" if reach else "0"
    return f"""
SELECT customer_id, tier, gain_amount, CAST(n_candidates AS BIGINT) AS n_candidates
FROM care_candidates
WHERE tier_rank <= {reach}
"""

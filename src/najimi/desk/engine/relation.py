"""The relation with one customer: what it costs, what they need, how they came, what they gave."""

from __future__ import annotations

from typing import Any

from najimi.desk.engine.asked import need_in_words, question_in_words, scale_of
from najimi.desk.engine.shop import Shop
from najimi.desk.rows import (
    BalanceTold,
    BondRow,
    DeclineRow,
    GivenRow,
    NeedRow,
    PassageRow,
    Relation,
    SatisfactionRow,
    ScoreRow,
    ServingRow,
    ShareRow,
)
from najimi.words.giving import say_entry, say_standing

N_BONDS = 4
N_ENTRIES = 5


def read_relation(shop: Shop, customer_id: str, locale: str) -> Relation:
    """Return what a turn tells of the relation with one customer, in words of one language."""
    ids = [customer_id]
    return Relation(
        serving=next((_serving(row) for row in shop.rows("serving_costs", ids)), None),
        share=next((_share(row) for row in shop.rows("share_of_customer", ids)), None),
        needs=_needs(shop, ids, locale),
        passages=_passages(shop, ids),
        decline=next(
            (_decline(row) for row in shop.rows("declines", ids) if row["is_declining"]), None
        ),
        satisfaction=_satisfaction(shop, ids, locale),
        given=tuple(given_row(row) for row in _given(shop, ids)),
        bonds=_bonds(shop, ids),
        balance=_balance(shop, ids, locale),
    )


def given_row(row: dict[str, Any]) -> GivenRow:
    """Return one row of ``contributions_by_customer`` for a page."""
    return GivenRow(
        kind=row["kind"],
        unit=row["unit"],
        quantity=row["quantity"],
        used=row["used_quantity"],
        shipped=row["shipped_quantity"],
        n_came=row["n_came"],
        latest_on=row["latest_on"],
    )


def _serving(row: dict[str, Any]) -> ServingRow:
    return ServingRow(
        n_contacts=row["n_contacts"],
        minutes=row["minutes"],
        serving_amount=row["serving_amount"],
        margin_amount=row["margin_amount"],
        after_amount=row["margin_after_amount"],
        n_unpriced=row["n_unpriced"],
    )


def _share(row: dict[str, Any]) -> ShareRow:
    return ShareRow(
        method=row["method"],
        reason=row["reason"],
        share=row["share"],
        low=row["share_low"],
        high=row["share_high"],
        with_us_amount=row["spend_with_us_amount"],
        in_category_amount=row["spend_in_category_amount"],
        window_days=row["window_days"],
        said_on=row["said_on"],
        n_alike=row["n_alike"],
    )


def _needs(shop: Shop, ids: list[str], locale: str) -> tuple[NeedRow, ...]:
    rows = shop.rows("needs", ids)
    rows.sort(key=lambda row: (not row["is_main"], -row["confidence"], row["need"]))
    return tuple(
        NeedRow(
            title=need_in_words(shop, row["need"], locale),
            source=row["source"],
            confidence=row["confidence"],
            since_on=row["since_on"],
            is_main=row["is_main"],
        )
        for row in rows
    )


def _passages(shop: Shop, ids: list[str]) -> tuple[PassageRow, ...]:
    rows = sorted(shop.rows("passages", ids), key=lambda row: row["entered_on"])
    return tuple(
        PassageRow(row["stage"], row["entered_on"], row["left_on"], row["days_in_stage"])
        for row in rows
    )


def _decline(row: dict[str, Any]) -> DeclineRow:
    recent = row["recent_gap_days"]
    return DeclineRow(
        since_on=row["since_on"],
        usual_days=max(1, round(row["usual_gap_days"])),
        recent_days=None if recent is None else max(1, round(recent)),
        n_purchases=row["n_purchases"],
        n_before=row["n_before"],
    )


def _satisfaction(shop: Shop, ids: list[str], locale: str) -> tuple[SatisfactionRow, ...]:
    trends = {row["question_id"]: row["trend"] for row in shop.rows("satisfaction", ids)}
    told = shop.rows("satisfaction_series", ids) if trends else []
    told.sort(key=lambda row: row["answered_on"])
    return tuple(
        SatisfactionRow(
            question=question_in_words(shop, question_id, locale),
            low=scale_of(shop, question_id)[0],
            high=scale_of(shop, question_id)[1],
            trend=trend,
            scores=tuple(
                ScoreRow(row["answered_on"], row["score"])
                for row in told
                if row["question_id"] == question_id
            ),
        )
        for question_id, trend in sorted(trends.items())
    )


def _given(shop: Shop, ids: list[str]) -> list[dict[str, Any]]:
    rows = shop.rows("contributions_by_customer", ids)
    return sorted(rows, key=lambda row: (row["kind"], row["unit"]))


def _balance(shop: Shop, ids: list[str], locale: str) -> BalanceTold | None:
    """Return how give and take stand, unless there is no entry or the turn has no ledger."""
    row = next((row for row in shop.rows("balances", ids) if row["n_entries"]), None)
    if row is None:
        return None
    entries = shop.rows("ledger_entries", ids)
    entries.sort(key=lambda entry: (entry["occurred_on"], entry["entry_id"]), reverse=True)
    titles = {t.treatment_id: t.words[locale].title for t in shop.playbook.treatments}
    return BalanceTold(
        standing=tuple(say_standing(row, locale)),
        latest=tuple(
            say_entry(entry, locale, title=titles.get(entry["treatment_id"], ""))
            for entry in entries[:N_ENTRIES]
        ),
    )


def _bonds(shop: Shop, ids: list[str]) -> tuple[BondRow, ...]:
    rows = shop.rows("bonds", ids)
    rows.sort(key=lambda row: (-row["strength"], row["staff_id"]))
    return tuple(
        BondRow(
            staff_id=row["staff_id"],
            n_meetings=row["n_meetings"],
            share=row["meetings_share"],
            strength=row["strength"],
            latest_on=row["latest_on"],
            is_at_risk=row["is_at_risk"],
        )
        for row in rows[:N_BONDS]
    )

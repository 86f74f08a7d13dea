"""Where the effort of the current turn goes, what steers it, and what may be amiss."""

from __future__ import annotations

from collections import Counter
from typing import Any

from najimi.desk.engine.evidence import small_table
from najimi.desk.engine.roster import counts, roster_of
from najimi.desk.engine.shop import Shop
from najimi.desk.rows.effort import (
    Effort,
    EffortRow,
    Sign,
    StrategyRow,
    StrengthRow,
    SuspendedRow,
    WeightRow,
    WelcomeRow,
)
from najimi.model.effort import EffortSign, Nearness, effort_shares, effort_signs
from najimi.model.terms import Kind, Strategy
from najimi.words import say


def read_effort(shop: Shop, locale: str) -> Effort:
    """
    Return where the effort of the turn goes; of a turn of an earlier release, what it has.

    Parameters
    ----------
    shop : Shop
    locale : {"ja", "en"}
    """
    rows = small_table(shop, "efforts")
    total: Counter[str] = Counter()
    for row in rows:
        total.update({name: value for name, value in row.items() if name != "nearness"})
    return Effort(
        groups=tuple(_group(rows, each) for each in Nearness if rows),
        signs=tuple(Sign(say_sign(each, locale)) for each in (effort_signs(rows) if rows else ())),
        strategies=_strategies(shop),
        weights=tuple(WeightRow(**row) for row in _by(small_table(shop, "weight_costs"), "weight")),
        strengths=_strengths(shop, locale),
        suspended=_suspended(shop, locale),
        welcome=_welcome(shop, locale),
        n_ours=total["n_our_initiations"],
        n_theirs=total["n_their_initiations"],
        n_asked=total["n_asked"],
        n_given_first=total["n_given_first"],
        n_solved_elsewhere=total["n_solved_elsewhere"],
        currency=shop.manifest.currency,
    )


def say_sign(sign: EffortSign, locale: str) -> str:
    """
    Return a sign of enclosure in the effort of a turn, with what to do instead.

    Examples
    --------
    >>> say_sign(EffortSign("win_now", {"n": 9, "all": 10}), "en")[:43]
    '9 of 10 decisions sell or ask. Instead: ans'
    """
    return say(f"effort-sign-{sign.code.replace('_', '-')}", locale, **sign.values)


def _by(rows: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: str(row[name]))


def _group(rows: list[dict[str, Any]], nearness: Nearness) -> EffortRow:
    (row,) = (each for each in rows if each["nearness"] == nearness)
    names = ("n_customers", "n_decided", "n_messages", "minutes", "cost_amount")
    return EffortRow(
        nearness=nearness, shares=effort_shares(rows, nearness), **{name: row[name] for name in names}
    )  # fmt: skip


def _strategies(shop: Shop) -> tuple[StrategyRow, ...]:
    rows = {row["strategy"]: row for row in small_table(shop, "strategy_totals")}
    names = ("n_decided", "n_held_out", "cost_amount", "minutes", "expected_margin_amount")
    return tuple(
        StrategyRow(strategy=each, **{name: rows[each][name] for name in names})
        for each in Strategy
        if each in rows
    )


def _strengths(shop: Shop, locale: str) -> tuple[StrengthRow, ...]:
    """Return on which strength the proposals of the turn rest; those without one come last."""
    said = {each.strength_id: each.words[locale] for each in shop.playbook.strengths}
    found: Counter[str] = Counter()
    for treatment_id, n in counts(roster_of(shop.turn), "treatment_id").items():
        treatment = shop.playbook.treatment(treatment_id)
        if treatment.kind is Kind.SELL:
            found[said.get(treatment.strength or "", "")] += n
    ranked = sorted(found.items(), key=lambda item: (not item[0], -item[1], item[0]))
    return tuple(StrengthRow(words, n) for words, n in ranked)


def _suspended(shop: Shop, locale: str) -> tuple[SuspendedRow, ...]:
    return tuple(
        SuspendedRow(
            shop.title(row["treatment_id"], locale) or row["treatment_id"],
            row["n_customers"], row["n_regretted"],
        )
        for row in small_table(shop, "regrets")
        if row["is_suspended"]
    )  # fmt: skip


def _welcome(shop: Shop, locale: str) -> tuple[WelcomeRow, ...]:
    """Return to how many each treatment was welcome, the least welcome first."""
    rows = sorted(
        small_table(shop, "relevance"), key=lambda row: (row["welcome_share"], row["treatment_id"])
    )
    return tuple(
        WelcomeRow(
            shop.playbook.treatment(row["treatment_id"]).words[locale].title,
            row["n_customers"], row["n_welcome"],
        )
        for row in rows
    )  # fmt: skip

"""Dismissals by staff, beside what customers bought afterwards: do not judge by your own purse."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from najimi.desk import engine
from najimi.desk.models import CounterDecision, CounterState, CounterVerdict


@dataclass(frozen=True)
class Group:
    """How many were dismissed by one person for one reason, and bought anyway."""

    dismissed_by: str
    reason: str
    n: int
    n_bought: int


@dataclass(frozen=True)
class Dismissals:
    """
    Suggestions that staff dismissed, beside those that were told to the customer.

    Only those count whose window for buying is over; ``n_open`` are the dismissals it is not.
    """

    n: int
    n_bought: int
    n_told: int
    n_told_bought: int
    n_open: int
    groups: tuple[Group, ...]


def read_dismissals(shop: engine.Shop, *, days: int, now: datetime) -> Dismissals:
    """
    Return what became of dismissed suggestions.

    Parameters
    ----------
    shop : Shop
    days : int
        How far back suggestions are looked at.
    now : datetime
        Aware.
    """
    over, since = now - timedelta(days=engine.WINDOW_DAYS), now - timedelta(days=days)
    of_someone = CounterVerdict.objects.exclude(customer_id="").filter(at__gte=since)
    dismissed = list(of_someone.exclude(dismissed_by="").order_by("id"))
    closed = {row.decision_id: row for row in dismissed if row.at <= over}
    told = _told(shop, since, over, {row.decision_id for row in dismissed})
    put_aside = [
        engine.Proposed(row.decision_id, row.customer_id, row.product_id, row.at)
        for row in closed.values()
    ]
    bought = engine.list_bought(shop, [*put_aside, *told])
    counts = Counter((row.dismissed_by, row.reason) for row in closed.values())
    anyway = Counter((r.dismissed_by, r.reason) for r in closed.values() if r.decision_id in bought)
    return Dismissals(
        n=len(closed),
        n_bought=sum(anyway.values()),
        n_told=len(told),
        n_told_bought=sum(each.decision_id in bought for each in told),
        n_open=len({row.decision_id for row in dismissed}) - len(closed),
        groups=tuple(Group(*key, n, anyway[key]) for key, n in sorted(counts.items())),
    )


def _told(
    shop: engine.Shop, since: datetime, over: datetime, dismissed: set[str]
) -> list[engine.Proposed]:
    rows = CounterDecision.objects.exclude(customer_id="").filter(
        state=CounterState.SUGGESTED, at__gte=since, at__lte=over
    )
    return [
        engine.Proposed(row.decision_id, row.customer_id, row.product_id, row.at)
        for row in rows.order_by("id")
        if row.decision_id not in dismissed
    ]

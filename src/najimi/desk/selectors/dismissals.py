"""What was held back from the plan of today, beside what customers bought afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from najimi.desk import engine
from najimi.desk.models import CarriedOut, LeftInPeace
from najimi.desk.names import Person

SHOWN_BOUGHT = 20


@dataclass(frozen=True)
class HeldGroup:
    """How many one person held back for one reason, and what became of them."""

    who: str
    reason: str
    n: int
    n_bought: int
    n_elsewhere: int


@dataclass(frozen=True)
class BoughtAnyway:
    """Somebody who was held back and bought, or solved it elsewhere."""

    person: Person
    title: str
    who: str
    reason: str
    at: datetime
    is_elsewhere: bool


@dataclass(frozen=True)
class PlanDismissals:
    """
    What was held back from the plan of today, beside what was carried out.

    Only decisions count whose days of outcome are over; ``n_open`` are those held back for which
    they are not. ``bought`` are the newest of those who bought, or solved it elsewhere.
    """

    n: int
    n_bought: int
    n_elsewhere: int
    n_done: int
    n_done_bought: int
    n_open: int
    groups: tuple[HeldGroup, ...]
    bought: tuple[BoughtAnyway, ...]


def read_plan_dismissals(
    shop: engine.Shop, *, days: int, now: datetime, locale: str
) -> PlanDismissals:
    """
    Return what became of those who were held back from the plan of today.

    Parameters
    ----------
    shop : Shop
    days : int
        How far back decisions are looked at.
    now : datetime
        Aware.
    locale : {"ja", "en"}
    """
    since = now - timedelta(days=days)
    left = list(LeftInPeace.objects.filter(at__gte=since).select_related("who").order_by("id"))
    done = list(CarriedOut.objects.filter(at__gte=since).order_by("id"))
    found = engine.follow_up(shop, _held([*left, *done]), locale=locale, now=now)
    over = {decision_id for decision_id, each in found.items() if each.is_over}
    closed = [row for row in left if row.decision_id in over]
    bought, elsewhere = (
        {decision_id for decision_id in over if getattr(found[decision_id], name)}
        for name in ("has_bought", "is_solved_elsewhere")
    )
    return PlanDismissals(
        n=len(closed),
        n_bought=sum(row.decision_id in bought for row in closed),
        n_elsewhere=sum(row.decision_id in elsewhere for row in closed),
        n_done=sum(row.decision_id in over for row in done),
        n_done_bought=sum(row.decision_id in bought for row in done),
        n_open=sum(row.decision_id in found for row in left) - len(closed),
        groups=_groups(closed, bought, elsewhere),
        bought=_bought(shop, closed, found),
    )


def _held(rows: Iterable[LeftInPeace | CarriedOut]) -> list[engine.HeldBack]:
    return [engine.HeldBack(row.decision_id, row.customer_id, row.at) for row in rows]


def _groups(
    closed: list[LeftInPeace], bought: set[str], elsewhere: set[str]
) -> tuple[HeldGroup, ...]:
    def counted(ids: set[str] | None) -> Counter[tuple[str, str]]:
        kept = [row for row in closed if ids is None or row.decision_id in ids]
        return Counter((row.who.username, row.reason) for row in kept)

    n, anyway, other = counted(None), counted(bought), counted(elsewhere)
    return tuple(HeldGroup(*key, n[key], anyway[key], other[key]) for key in sorted(n))


def _bought(
    shop: engine.Shop, closed: list[LeftInPeace], found: dict[str, engine.Followed]
) -> tuple[BoughtAnyway, ...]:
    told = [
        row for row in reversed(closed)
        if found[row.decision_id].has_bought or found[row.decision_id].is_solved_elsewhere
    ][:SHOWN_BOUGHT]  # fmt: skip
    people = engine.people_of(shop, [row.customer_id for row in told])
    return tuple(
        BoughtAnyway(
            people[row.customer_id], found[row.decision_id].title, row.who.username, row.reason,
            row.at, is_elsewhere=not found[row.decision_id].has_bought,
        )
        for row in told
        if row.customer_id in people
    )  # fmt: skip

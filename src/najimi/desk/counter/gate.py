"""Whether the counter may speak to somebody now, asked under the lock of consent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from najimi.desk import engine
from najimi.desk.consents import Contact, group_of, list_permissions
from najimi.desk.counter.reading import Asked
from najimi.desk.counter.selectors import SPOKEN, Decided, list_decided
from najimi.desk.models import CounterState
from najimi.model.terms import Purpose

QUESTION_REST = timedelta(days=90)
SHORT_DAYS, LONG_DAYS = 7, 30
CHANNEL = "counter"
COMPLAINT = "complaint"


@dataclass(frozen=True)
class Person:
    """Who stands at the counter: the id that stays, all that lead to it, and the turn's mark."""

    customer_id: str
    members: frozenset[str]
    mark: engine.Mark


def find_person(shop: engine.Shop, asked: Asked) -> Person | None:
    """Return who is meant, as the turn knows them; ``None`` for nobody, and for nobody known."""
    first_id = asked.customer_id
    if asked.source_key:
        first_id = engine.id_of_key(shop, asked.source, asked.source_key)
    if not first_id:
        return None
    group = group_of(first_id)
    mark = engine.read_mark(shop, group.customer_id)
    return None if mark is None else Person(group.customer_id, group.members, mark)


def why_closed(shop: engine.Shop, person: Person, at: datetime, state: CounterState) -> str:
    """
    Return the code of why we may not speak to them now, or '' if we may.

    The answer holds as long as the gate is locked. What they said, whether their information
    may be used and whether they complained is asked as of now, not as the turn saw it.

    Parameters
    ----------
    shop : Shop
    person : Person
    at : datetime
        Aware; now.
    state : CounterState
        What is about to be written down.
    """
    contact = Contact(person.customer_id, Purpose.PROMOTIONAL, CHANNEL)
    permission = list_permissions([contact])[contact]
    if not permission.allowed:
        return f"gate_{permission.why_code}"
    if engine.has_new_case(shop, person.members):
        return COMPLAINT
    decided = list_decided(person.members, min(shop.manifest.as_of, at - QUESTION_REST))
    asked = [each for each in decided if each.state == CounterState.ASKED]
    if state == CounterState.ASKED and any(each.at >= at - QUESTION_REST for each in asked):
        return "need_unknown"
    today = {each.state for each in decided if each.at >= _day(shop, at)}
    if state == CounterState.HELD_OUT and state in today:
        return "held_out"
    return _limit_reached(shop, person.mark, decided, at)


def _limit_reached(
    shop: engine.Shop, mark: engine.Mark, decided: list[Decided], at: datetime
) -> str:
    """
    Return the code of the limit by which one contact more would be one too many, or ''.

    The turn's counts hold what was before it; beside them count what this turn decided on, and
    what was said at the counter since.
    """
    looked_at, rules = shop.manifest.as_of, shop.playbook.contact_rules
    screening = shop.playbook.screening
    spoken = [each.at for each in decided if each.state in SPOKEN]
    for code, most, n_before, days in (
        ("contact_rule", rules.max_7_days, mark.n_contacts_7_days, SHORT_DAYS),
        ("contact_rule", rules.max_30_days, mark.n_contacts_30_days, LONG_DAYS),
        (
            "rolling_limit",
            screening.max_treatments,
            mark.n_treatments_in_period,
            screening.period_days,
        ),
    ):
        since = at - timedelta(days=days)
        n_decided = int(mark.is_decided and looked_at > since)
        n_spoken = sum(instant >= max(since, looked_at) for instant in spoken)
        if most is not None and n_before + n_decided + n_spoken >= most:
            return code
    return ""


def _day(shop: engine.Shop, at: datetime) -> datetime:
    return at.astimezone(shop.zone).replace(hour=0, minute=0, second=0, microsecond=0)

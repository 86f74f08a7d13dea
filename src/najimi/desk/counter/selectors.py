"""What was decided and said at the counter, as later decisions there ask it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Count, Q, Sum

from najimi.desk.consents import rows_of
from najimi.desk.models import CounterDecision, CounterState, CounterVerdict
from najimi.model.counter_rules import CounterRules
from najimi.model.terms import REFUSING, Verdict

SAID = ("id", "product_id", "verdict", "dismissed_by", "at")
SPOKEN = (CounterState.SUGGESTED, CounterState.ASKED)


class Decided(NamedTuple):
    """One decision made at the counter for a customer; ``at`` is aware."""

    state: str
    product_id: str
    at: datetime


def list_decided(members: Collection[str], since: datetime) -> list[Decided]:
    """Return what was decided at the counter for a customer, by any of their ids, since."""
    rows = rows_of(CounterDecision, "customer_id", sorted(members), ("id", *Decided._fields))
    return [Decided(row.state, row.product_id, row.at) for row in rows if row.at >= since]


def list_refused(
    members: Collection[str], rest_days: Mapping[Verdict, int], at: datetime
) -> set[str]:
    """
    Return the products that still rest for a customer; by what staff put aside none does.

    Parameters
    ----------
    members : collection of str
        All ids of the customer.
    rest_days : mapping of Verdict to int
        How long each refusal lasts, by the playbook.
    at : datetime
        Aware; now.
    """
    said = rows_of(CounterVerdict, "customer_id", sorted(members), SAID)
    return {
        row.product_id
        for row in said
        if row.verdict in REFUSING
        and not row.dismissed_by
        and at - row.at < timedelta(days=rest_days[Verdict(row.verdict)])
    }


@lru_cache(maxsize=8)
def read_take_probability(rules: CounterRules, turn_id: str) -> float:
    """
    Return how likely a wanted suggestion is taken: the playbook's word, corrected by verdicts.

        (take_weight * take_probability + accepted) / (take_weight + sum of want)

    over suggestions with a verdict of the customer; asked anew with each turn.
    """
    said = CounterVerdict.objects.filter(dismissed_by="").exclude(product_id="")
    ids = said.values_list("decision_id", flat=True)
    wanted = CounterDecision.objects.filter(decision_id__in=ids).aggregate(
        want=Sum("want_probability")
    )["want"]
    n_taken = said.filter(verdict=Verdict.ACCEPTED).aggregate(
        n=Count("decision_id", distinct=True, filter=Q(verdict=Verdict.ACCEPTED))
    )["n"]
    prior = rules.take_weight * rules.take_probability
    return float(min(1.0, (prior + n_taken) / (rules.take_weight + (wanted or 0.0))))

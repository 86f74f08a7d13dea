"""
When a treatment is held back although the customer could be reached: section ``[screening]``.

The section and each of its fields may be missing; then ours hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from najimi.model.playbook_fields import FieldReader
from najimi.model.terms import REFUSING, Verdict

MOST_DAYS = 3650
MOST_MESSAGES = 100


def _ours_refused_days() -> dict[Verdict, int]:
    return {Verdict.REFUSED: 90, Verdict.NOT_FOR_ME: 365, Verdict.NUISANCE: 365}


@dataclass(frozen=True)
class ScreeningRules:
    """
    What is held back, and for how long; ``None`` means unlimited.

    Parameters
    ----------
    closed_quiet_days : int or None
        Nothing is sold, asked or advertised until so many days after a case was closed;
        ``None`` for the ``complaint_quiet_days`` of the contact rules.
    unfiled_complaint_days : int or None
        How long a complaint among the interactions counts as open while no case says more.
    similar_share : float, in (0, 1]
        From this similarity on, two texts are the same to whoever reads both.
    similar_messages : int, >= 1
        How many of the latest messages to a customer a text is held against.
    similar_days : int, >= 0
        How long the same words rest.
    refused_rest_days : mapping of Verdict to int
        How long what was refused is not proposed again.
    max_treatments : int or None
        How many treatments one customer may get within ``period_days``.
    period_days : int, >= 1
    asks_first : bool
        Whether nothing is sold to whoever has no recorded need.
    regret_line_share : float, in (0, 1]
        A treatment that surely more customers than this part regret is suspended.
    regret_least_customers : int, >= 1
        Of fewer customers nothing is concluded.
    regret_days : int, >= 1
        Which regret counts.
    """

    closed_quiet_days: int | None = None
    unfiled_complaint_days: int | None = None
    similar_share: float = 0.6
    similar_messages: int = 5
    similar_days: int = 28
    refused_rest_days: Mapping[Verdict, int] = field(default_factory=_ours_refused_days)
    max_treatments: int | None = None
    period_days: int = 30
    asks_first: bool = True
    regret_line_share: float = 0.1
    regret_least_customers: int = 10
    regret_days: int = 365


OUR_SCREENING = ScreeningRules()
"""What holds where a playbook keeps silent."""


def read_screening_rules(fields: FieldReader, raw: dict[str, Any]) -> ScreeningRules:
    """
    Read ``[screening]``; what is missing is ours. Faults are noted at the reader.

    Parameters
    ----------
    fields : FieldReader
    raw : dict
        The whole playbook.
    """
    at, ours = "screening", OUR_SCREENING
    told = fields.table(raw, at, "playbook")
    fields.only(told, ScreeningRules.__dataclass_fields__, at)
    return ScreeningRules(
        closed_quiet_days=fields.whole(told, "closed_quiet_days", at, 0, 365)
        if "closed_quiet_days" in told
        else None,
        unfiled_complaint_days=_limit(fields, told, "unfiled_complaint_days"),
        similar_share=_share(fields, told, "similar_share", ours.similar_share),
        similar_messages=_whole(
            fields, told, "similar_messages", ours.similar_messages, 1, MOST_MESSAGES
        ),
        similar_days=_whole(fields, told, "similar_days", ours.similar_days, 0),
        refused_rest_days=_refused_rest_days(fields, told),
        max_treatments=_limit(fields, told, "max_treatments"),
        period_days=_whole(fields, told, "period_days", ours.period_days, 1),
        asks_first=fields.truth({"asks_first": ours.asks_first} | told, "asks_first", at),
        regret_line_share=_share(fields, told, "regret_line_share", ours.regret_line_share),
        regret_least_customers=_whole(
            fields, told, "regret_least_customers", ours.regret_least_customers, 1, 1_000_000
        ),
        regret_days=_whole(fields, told, "regret_days", ours.regret_days, 1),
    )


def _limit(fields: FieldReader, told: dict[str, Any], name: str) -> int | None:
    return fields.limit(told, name, "screening") if name in told else None


def _share(fields: FieldReader, told: dict[str, Any], name: str, ours: float) -> float:
    return fields.number({name: ours} | told, name, "screening", 0.01, 1)


def _whole(
    fields: FieldReader,
    told: dict[str, Any],
    name: str,
    ours: int,
    low: int,
    high: int = MOST_DAYS,
) -> int:
    return fields.whole({name: ours} | told, name, "screening", low, high)


def _refused_rest_days(fields: FieldReader, told: dict[str, Any]) -> dict[Verdict, int]:
    at, ours = "screening.refused_rest_days", OUR_SCREENING.refused_rest_days
    table = fields.table(told, "refused_rest_days", "screening")
    fields.only(table, [verdict.value for verdict in REFUSING], at)
    return {
        verdict: fields.whole(
            {verdict.value: ours[verdict]} | table, verdict.value, at, 0, MOST_DAYS
        )
        for verdict in REFUSING
    }

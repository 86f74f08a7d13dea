"""What one person said holds for both, when it turns out that they were two."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.db.models import Q

from najimi.desk import engine
from najimi.desk.consents import (
    ENDING,
    Group,
    Restricting,
    Statement,
    group_of,
    lock_gate,
)
from najimi.desk.models import ConsentStatement, RestrictionStatement
from najimi.desk.services.consents import commit_and_keep, restrict_and_keep
from najimi.desk.services.outgoing import send_out
from najimi.model.terms import RestrictionState
from najimi.tables.facts import DESK_SOURCE

CONSENT = (
    "purpose", "channel", "state", "occurred_at", "means", "place", "wording_version",
    "lawful_reason",
)  # fmt: skip


def keep_every_no(
    shop: engine.Shop, leaving_id: str, staying_id: str, *, since: datetime, at: datetime,
    for_both: bool = True,
) -> None:  # fmt: skip
    """
    Record for both every no that was said since two were merged, before they part.

    Nobody knows any more which of the two said it; so it holds for both, as new facts with the
    date of the first. For the transaction of a caller, who hands the facts on.

    Parameters
    ----------
    shop : Shop
    leaving_id, staying_id : str
        As the merge named them.
    since : datetime
        Aware; when they were merged.
    at : datetime
        Aware; now.
    for_both : bool, default True
        Whether what the leaving one said holds for the one who stays, too; not for a key that
        a rule gave away, for the key itself tells who said it.
    """
    lock_gate()
    group = group_of(staying_id)
    meanwhile = Q(recorded_at__gte=since) | Q(occurred_at__gte=since) | Q(committed_at__gte=since)
    theirs = Q(first_customer_id__in=group.members | {leaving_id, staying_id})
    refused = ConsentStatement.objects.filter(theirs, meanwhile, state__in=ENDING)
    limited = RestrictionStatement.objects.filter(
        theirs, meanwhile, state=RestrictionState.RESTRICTED
    )
    for customer_id in (leaving_id, staying_id) if for_both else (leaving_id,):
        for no in refused:
            if _is_anothers(no, group, customer_id):
                _refuse(shop, customer_id, no, at)
        for limit in limited:
            if _is_anothers(limit, group, customer_id):
                _restrict(shop, customer_id, limit, at)


def _is_anothers(
    row: ConsentStatement | RestrictionStatement, group: Group, customer_id: str
) -> bool:
    return row.first_customer_id != customer_id and group.said(row)


def _refuse(shop: engine.Shop, customer_id: str, no: ConsentStatement, at: datetime) -> None:
    told: dict[str, Any] = {name: getattr(no, name) for name in CONSENT}
    fact_id = f"consent-{secrets.token_hex(12)}"
    statement = Statement(customer_id, recorded_at=at, source=DESK_SOURCE, fact_id=fact_id, **told)
    commit_and_keep(shop.workspace, [statement], at=at)
    send_out("consents", engine.desk_fact("consents", fact_id, customer_id, at=at, said=told))


def _restrict(
    shop: engine.Shop, customer_id: str, limit: RestrictionStatement, at: datetime
) -> None:
    told = {"state": limit.state, "occurred_at": limit.occurred_at}
    fact_id = f"restriction-{secrets.token_hex(12)}"
    said = Restricting(customer_id, limit.state, limit.occurred_at, at, DESK_SOURCE, fact_id)
    restrict_and_keep(shop.workspace, [said], at=at)
    send_out(
        "restrictions", engine.desk_fact("restrictions", fact_id, customer_id, at=at, said=told)
    )

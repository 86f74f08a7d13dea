"""What the database of the desk holds about one person, for the file that is handed out."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pyarrow as pa

from najimi.desk.starting import has_desk, prepare_database, troubles_in_words
from najimi.ownership import DESK, AskDesk, HeldTable
from najimi.tables.contract import DATE, INSTANT, STRING

CONSENTS_NOW = pa.schema([
    ("purpose", STRING), ("channel", STRING), ("state", STRING), ("said_at", INSTANT),
    ("means", STRING), ("place", STRING), ("wording_version", STRING), ("lawful_reason", STRING),
    ("source", STRING), ("may_contact", pa.bool_()), ("why", STRING),
])  # fmt: skip
RESTRICTION_NOW = pa.schema([("restricted_since", INSTANT)])
REQUESTS = pa.schema([
    ("number", pa.int64()), ("kind", STRING), ("means", STRING), ("received_on", DATE),
    ("due_on", DATE), ("state", STRING), ("closed_on", DATE), ("why", STRING),
])  # fmt: skip


COUNTER_DECISIONS = pa.schema([
    ("decision_id", STRING), ("at", INSTANT), ("state", STRING), ("product_id", STRING),
])  # fmt: skip
COUNTER_VERDICTS = pa.schema([
    ("decision_id", STRING), ("at", INSTANT), ("product_id", STRING), ("verdict", STRING),
    ("dismissed_by", STRING), ("reason", STRING),
])  # fmt: skip


def open_held(workspace_folder: Path) -> AskDesk | None:
    """
    Return how to ask the desk of a workspace what it holds; None if it has no desk yet.

    Parameters
    ----------
    workspace_folder : Path
        The one workspace that this process serves.
    """
    if not has_desk(workspace_folder):
        return None
    prepare_database(workspace_folder)
    return held_at_desk


def held_at_desk(
    customer_id: str, customer_ids: frozenset[str], now: datetime
) -> tuple[HeldTable, ...]:
    """
    Return what a customer allows now, since when their information rests, and what they asked.

    Also what was suggested to them at the counter, and what was said to it.

    Parameters
    ----------
    customer_id : str
        Whose consent is asked.
    customer_ids : frozenset of str
        Every id that ever was theirs; a request may stand under a former one.
    now : datetime
        Aware; stands with the answer.
    """
    with troubles_in_words():
        told = (
            ("consents_now", _consents(customer_id)),
            ("restriction_now", _restriction(customer_id)),
            ("requests", _requests(customer_ids)),
            ("counter_decisions", _at_the_counter("CounterDecision", customer_ids)),
            ("counter_verdicts", _at_the_counter("CounterVerdict", customer_ids)),
        )
    return tuple(HeldTable(table, rows, DESK, now) for table, rows in told)


def _consents(customer_id: str) -> pa.Table:
    from najimi.desk.selectors import list_allowed

    rows = [
        {name: getattr(held.said, name, None) for name in CONSENTS_NOW.names}
        | {
            "said_at": held.said.occurred_at,
            "may_contact": held.permission.allowed,
            "why": held.permission.why_code,
        }
        for held in list_allowed(customer_id)
    ]
    return pa.Table.from_pylist(rows, schema=CONSENTS_NOW)


def _restriction(customer_id: str) -> pa.Table:
    from najimi.desk.selectors import get_restriction

    since = get_restriction(customer_id)
    rows = [{"restricted_since": since}] if since is not None else []
    return pa.Table.from_pylist(rows, schema=RESTRICTION_NOW)


def _requests(customer_ids: frozenset[str]) -> pa.Table:
    from najimi.desk.models import PersonRequest

    rows = [
        {name: getattr(entry, name, None) for name in REQUESTS.names} | {"number": entry.pk}
        for entry in PersonRequest.objects.filter(customer_id__in=customer_ids)
    ]
    return pa.Table.from_pylist(rows, schema=REQUESTS)


def _at_the_counter(name: str, customer_ids: frozenset[str]) -> pa.Table:
    from najimi.desk import models

    schema = COUNTER_DECISIONS if name == "CounterDecision" else COUNTER_VERDICTS
    kept = getattr(models, name).objects.filter(customer_id__in=customer_ids).order_by("id")
    rows = list(kept.values(*schema.names))
    return pa.Table.from_pylist(rows, schema=schema)

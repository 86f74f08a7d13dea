"""
Facts on their way: written with the change that makes them, handed on after its commit.

A process that dies between the two loses nothing: what waits here goes out with the next
change, when the desk starts, or before a turn. A fact that has arrived already is not stored
again, so handing on may be repeated.
"""

from __future__ import annotations

import logging
from typing import Any

from najimi.desk import engine
from najimi.desk.models import OutgoingFact
from najimi.errors import NajimiError
from najimi.faults import fault_point
from najimi.workspace import Workspace
from najimi.workspace.arrivals import arriving

log = logging.getLogger(__name__)
CHUNK = 500


def send_out(table: str, fact: dict[str, Any]) -> None:
    """Let a fact go out once this transaction is committed; the same id goes out once."""
    OutgoingFact.objects.get_or_create(
        table=table, fact_id=fact["fact_id"], defaults={"told": engine.pack_fact(fact)}
    )


def drain_outgoing(workspace: Workspace) -> int:
    """
    Hand on every fact that waits, and return how many there were.

    Raises
    ------
    NajimiError
        If they cannot be stored; they go on waiting.
    """
    n_sent = 0
    # An erasure between the reading of a row and its arrival would be undone by it.
    with arriving(workspace.folder):
        while waiting := list(OutgoingFact.objects.order_by("id")[:CHUNK]):
            _append(workspace, waiting)
            fault_point("consents.after_append")
            OutgoingFact.objects.filter(pk__in=[row.pk for row in waiting]).delete()
            n_sent += len(waiting)
    engine.compact_journal(workspace)
    return n_sent


def _append(workspace: Workspace, waiting: list[OutgoingFact]) -> None:
    for table in dict.fromkeys(row.table for row in waiting):
        facts = [engine.unpack_fact(table, row.told) for row in waiting if row.table == table]
        engine.append_facts(workspace, table, facts)


def hand_on(workspace: Workspace) -> None:
    """Hand on what waits after a change; a failure leaves it waiting, for the change stands."""
    fault_point("consents.after_commit")
    try:
        drain_outgoing(workspace)
    except (NajimiError, OSError) as error:
        log.error("facts wait in the desk's database: %s", type(error).__name__)

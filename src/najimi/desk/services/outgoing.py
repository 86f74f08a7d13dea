"""
Facts on their way: written with the change that makes them, handed on after its commit.

A process that dies between the two loses nothing: what waits here goes out with the next
change, when the desk starts, or before a turn. A fact that has arrived already is not stored
again, so handing on may be repeated.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
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


def send_new(table: str, fact: dict[str, Any]) -> None:
    """Let a fact go out whose id was just drawn: as ``send_out``, without looking for it first."""
    OutgoingFact.objects.create(table=table, fact_id=fact["fact_id"], told=engine.pack_fact(fact))


def drain_outgoing(workspace: Workspace) -> int:
    """
    Hand on every fact that waits, and return how many there were.

    Raises
    ------
    NajimiError
        If they cannot be stored; they go on waiting.
    """
    n_sent = forward_outgoing(workspace)
    engine.compact_journal(workspace)
    return n_sent


def forward_outgoing(workspace: Workspace) -> int:
    """Append every fact that waits to the journal, where it survives a kill; return how many."""
    n_sent = 0
    # An erasure between the reading of a row and its arrival would be undone by it.
    with arriving(workspace.folder):
        while waiting := list(OutgoingFact.objects.order_by("id")[:CHUNK]):
            _append(workspace, waiting)
            fault_point("consents.after_append")
            OutgoingFact.objects.filter(pk__in=[row.pk for row in waiting]).delete()
            n_sent += len(waiting)
    return n_sent


def _append(workspace: Workspace, waiting: list[OutgoingFact]) -> None:
    for table in dict.fromkeys(row.table for row in waiting):
        facts = [engine.unpack_fact(table, row.told) for row in waiting if row.table == table]
        engine.append_facts(workspace, table, facts)


def hand_on(workspace: Workspace, by: Callable[[Workspace], int] = drain_outgoing) -> None:
    """
    Hand on what waits after a change; a failure leaves it waiting, for the change stands.

    Parameters
    ----------
    workspace : Workspace
    by : callable, default drain_outgoing
        ``forward_outgoing`` where there is no time to make facts of the journal.
    """
    fault_point("consents.after_commit")
    try:
        by(workspace)
    except (NajimiError, OSError) as error:
        log.error("facts wait in the desk's database: %s", type(error).__name__)

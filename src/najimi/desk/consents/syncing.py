"""Facts that came another way, of an older or a restored workspace, reach the current state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from najimi.desk.consents.importing import (
    CONSENT_COLUMNS,
    RESTRICTION_COLUMNS,
    own_id,
    to_restrictions,
    to_statements,
)
from najimi.desk.consents.redirects import commit_redirects
from najimi.desk.consents.statements import commit_restrictions, commit_statements
from najimi.desk.models import Redirect, SyncMark
from najimi.model.terms import LinkState
from najimi.workspace import Turn, Workspace

BATCH_ROWS = 20_000
Edge = tuple[str, str, datetime]


def sync_from_facts(workspace: Workspace, *, at: datetime) -> None:
    """
    Bring the current state up to the facts, and to who is who in the current turn.

    Tables that have not changed since the last time are not read.

    Parameters
    ----------
    workspace : Workspace
    at : datetime
        Aware; now.
    """
    versions = workspace.facts.versions()
    _once("consents", str(versions["consents"]), lambda: _sync_consents(workspace, at))
    _once("restrictions", str(versions["restrictions"]), lambda: _sync_restrictions(workspace, at))
    turn = workspace.turns.current()
    if turn is not None:
        known = f"{turn.manifest.turn_id} {versions['links']}"
        _once("links", known, lambda: commit_redirects(_redirects(workspace, turn)))


def _once(table: str, version: str, sync: Callable[[], None]) -> None:
    if SyncMark.objects.filter(table=table, version=version).exists():
        return
    sync()
    SyncMark.objects.update_or_create(table=table, defaults={"version": version})


def _sync_consents(workspace: Workspace, at: datetime) -> None:
    for batch in _batches(workspace, "consents", CONSENT_COLUMNS):
        commit_statements(to_statements(batch, workspace.salt), at=at)


def _sync_restrictions(workspace: Workspace, at: datetime) -> None:
    for batch in _batches(workspace, "restrictions", RESTRICTION_COLUMNS):
        commit_restrictions(to_restrictions(batch, workspace.salt), at=at)


def _batches(
    workspace: Workspace, table: str, columns: tuple[str, ...]
) -> Iterator[pa.RecordBatch]:
    for path in workspace.facts.source(table).files:
        with pq.ParquetFile(path) as file:
            yield from file.iter_batches(BATCH_ROWS, columns=list(columns))


def _redirects(workspace: Workspace, turn: Turn) -> list[Redirect]:
    """
    Return who leads to whom: as the turn saw it, and by merges made since.

    A merge that was undone since stays until the next turn, which computes it exactly.
    """
    led = _led_by_turn(turn)
    newest: dict[str, datetime] = {}
    members: defaultdict[str, set[str]] = defaultdict(set)
    for first, customer_id in led.items():
        members[customer_id].add(first)
    for leaving, into, at in sorted(_merges(workspace), key=lambda edge: edge[2]):
        gone, stays = led.get(leaving, leaving), led.get(into, into)
        if gone != stays:
            moved = members.pop(gone, set()) | {gone}
            led |= dict.fromkeys(moved, stays)
            members[stays] |= moved
            newest.pop(gone, None)
        newest[stays] = at
    return [
        Redirect(
            first_customer_id=first, customer_id=customer_id, merged_at=newest.get(customer_id)
        )
        for first, customer_id in led.items()
    ]


def _led_by_turn(turn: Turn) -> dict[str, str]:
    path = turn.path("identities")
    told = pq.read_table(path, columns=["first_customer_id", "customer_id"])
    led = told.filter(pc.not_equal(told["first_customer_id"], told["customer_id"]))
    pairs = zip(led["first_customer_id"].to_pylist(), led["customer_id"].to_pylist(), strict=True)
    return dict(pairs)


def _merges(workspace: Workspace) -> list[Edge]:
    """Return the merges in force: per pair the latest statement, per leaving key the latest merge."""
    files = list(workspace.facts.source("links").files)
    if not files:
        return []
    rows = pq.read_table(files).to_pylist()
    rows.sort(key=lambda row: (row["occurred_at"], row["recorded_at"], row["fact_id"]))
    pairs = {}
    for row in rows:
        leaving = own_id(row["source"], row["source_key"], workspace.salt)
        into = own_id(row["into_source"], row["into_key"], workspace.salt)
        pairs[leaving, into] = row
    latest: dict[str, tuple[datetime, datetime, str]] = {}
    for (leaving, into), row in pairs.items():
        if row["state"] == LinkState.MERGED and leaving != into:
            told = (row["occurred_at"], row["recorded_at"], into)
            latest[leaving] = max(told, latest.get(leaving, told))
    return [(leaving, into, at) for leaving, (at, _, into) in latest.items()]

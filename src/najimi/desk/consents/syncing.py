"""Facts that came another way, of an older or a restored workspace, reach the current state."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.db import transaction

from najimi.desk.consents.importing import (
    ADDRESS_COLUMNS,
    CONSENT_COLUMNS,
    RESTRICTION_COLUMNS,
    to_addresses,
    to_restrictions,
    to_statements,
)
from najimi.desk.consents.redirects import commit_redirects, get_looked_at
from najimi.desk.consents.statements import (
    commit_addresses,
    commit_restrictions,
    commit_statements,
)
from najimi.desk.keys import latest_links
from najimi.desk.models import AddressStatement, Redirect, SyncMark
from najimi.faults import fault_point
from najimi.model.terms import LinkState
from najimi.tables.facts import DESK_SOURCE
from najimi.tables.turn import BEGINNING, END_OF_TIME
from najimi.workspace import Turn, Workspace

BATCH_ROWS = 20_000
PEOPLE = "people"
SPANS = ["first_customer_id", "customer_id", "from_at", "until_at"]
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
    _sync_addresses(workspace, versions[PEOPLE])
    turn = workspace.turns.current()
    if turn is not None:
        if get_looked_at() is None:  # who leads to whom was taken over before that was kept
            SyncMark.objects.filter(table="links").delete()
        known, looked_at = f"{turn.manifest.turn_id} {versions['links']}", turn.manifest.as_of
        _once(
            "links",
            known,
            lambda: commit_redirects(_redirects(workspace, turn), looked_at=looked_at),
        )


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


def _sync_addresses(workspace: Workspace, version: int) -> None:
    """
    Read the files of ``people`` that are new; all of them if numbers are read another way.

    The first reading is committed batch by batch, for it may take minutes and whoever withdraws
    must not wait for it; until it is complete its mark names no version, so that one that was
    killed is begun again, over what is known already.
    """
    region = workspace.settings.phone_region
    mark, _ = SyncMark.objects.get_or_create(table=PEOPLE, defaults={"version": region})
    known_region, _, known = mark.version.partition(" ")
    if (known_region, known) == (region, str(version)):
        return
    if known_region != region:
        _read_anew(workspace, region)
    else:
        since = int(known) if known else None
        for batch in _batches(workspace, PEOPLE, ADDRESS_COLUMNS, since=since):
            commit_addresses(to_addresses(batch, workspace.salt, region))
            fault_point("consents.after_addresses")
    SyncMark.objects.filter(table=PEOPLE).update(version=f"{region} {version}")


def _read_anew(workspace: Workspace, region: str) -> None:
    """Put addresses as they are read now in place of all, lest the gate know two ways at once."""
    with transaction.atomic():
        AddressStatement.objects.all().delete()
        for batch in _batches(workspace, PEOPLE, ADDRESS_COLUMNS):
            commit_addresses(to_addresses(batch, workspace.salt, region))


def _batches(
    workspace: Workspace, table: str, columns: tuple[str, ...], *, since: int | None = None
) -> Iterator[pa.RecordBatch]:
    """Yield the facts of a table; or those that a version did not hold, and maybe some more."""
    facts = workspace.facts
    source = facts.source(table) if since is None else facts.source_since(table, since)
    for path in source.files:
        with pq.ParquetFile(path) as file:
            yield from file.iter_batches(BATCH_ROWS, columns=list(columns))


def _redirects(workspace: Workspace, turn: Turn) -> list[Redirect]:
    """
    Return who leads to whom: as the turn saw it, and by merges recorded since.

    A merge that was taken back since stays until the next turn, which computes it exactly.
    """
    redirects = redirects_of(
        pq.read_table(turn.path("identities"), columns=["source", *SPANS]),
        pq.read_table(turn.path("redirects"), columns=["customer_id", "joined_at"]),
    )
    for leaving, staying, at in _merges_since(workspace, turn.manifest.as_of):
        _lead(redirects, leaving, staying, at)
    return redirects


def redirects_of(identities: pa.Table, redirects: pa.Table) -> list[Redirect]:
    """
    Return who leads to whom, from the tables of a turn.

    Parameters
    ----------
    identities : pyarrow.Table
        ``source``, ``first_customer_id``, ``customer_id``, ``from_at``, ``until_at``.
        Of a device the rows of its own source say to whom it leads when; the desk's row, which
        has no spans, only repeats the first of them.
    redirects : pyarrow.Table
        ``customer_id``, ``joined_at``.
    """
    newest = redirects.group_by("customer_id").aggregate([("joined_at", "max")])
    joined_at = dict(
        zip(newest["customer_id"].to_pylist(), newest["joined_at_max"].to_pylist(), strict=True)
    )
    led = identities.filter(
        pc.not_equal(identities["first_customer_id"], identities["customer_id"])
    )
    is_desk = pc.equal(led["source"], DESK_SOURCE)
    spans = {
        (row["first_customer_id"], row["from_at"]): row
        for rows in (led.filter(is_desk), led.filter(pc.invert(is_desk)))
        for row in rows.select(SPANS).to_pylist()
    }
    return [Redirect(**row, joined_at=joined_at.get(row["customer_id"])) for row in spans.values()]


def _lead(redirects: list[Redirect], leaving: str, staying: str, at: datetime) -> None:
    """Lead all that led to one customer to another."""
    led = {row.first_customer_id: row.customer_id for row in redirects if row.from_at == BEGINNING}
    gone, stays = led.get(leaving, leaving), led.get(staying, staying)
    if gone == stays:
        return
    for row in redirects:
        if row.customer_id == gone:
            row.customer_id, row.joined_at = stays, at
    if gone not in led:
        redirects.append(
            Redirect(
                first_customer_id=gone, customer_id=stays, from_at=BEGINNING,
                until_at=END_OF_TIME, joined_at=at,
            )
        )  # fmt: skip


def _merges_since(workspace: Workspace, instant: datetime) -> list[Edge]:
    """Return the merges in force that were recorded since: per pair the latest statement."""
    files = list(workspace.facts.source("links").files)
    if not files:
        return []
    held = latest_links(pq.read_table(files).to_pylist(), workspace.salt)
    return [
        (row["leaving_id"], row["staying_id"], row["occurred_at"])
        for row in held.values()
        if row["state"] == LinkState.MERGED and row["recorded_at"] >= instant
    ]

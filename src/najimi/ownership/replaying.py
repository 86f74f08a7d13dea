"""After a backup is brought back: erase again who was erased since, withdraw what was withdrawn."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from najimi.journal import compact
from najimi.model.terms import ConsentMeans
from najimi.ownership.erasing import EraseFromDesk, erase, finish_erasures
from najimi.ownership.intents import Receipt
from najimi.ownership.person import read_identities
from najimi.ownership.stores import blank_listed
from najimi.tables import FACT_TABLES
from najimi.tables.facts import DESK_SOURCE
from najimi.workspace import Workspace
from najimi.workspace.hashes import BETWEEN, CONTACT_KINDS

REPLAYED_BY = "restore"


@dataclass(frozen=True)
class Replayed:
    """
    What was done again.

    Parameters
    ----------
    receipt : Receipt or None
        Of those who were erased again; None if nobody had come back.
    n_withdrawals : int
        Withdrawals and refusals that the backup did not know.
    n_limits : int
        Restrictions, and ends of them, that it did not know.
    n_texts : int
        Rejected rows that were blanked, of people who stood in no table when it began.
    """

    receipt: Receipt | None
    n_withdrawals: int
    n_limits: int = 0
    n_texts: int = 0


def replay_kept(
    workspace: Workspace,
    since: datetime | None = None,
    *,
    now: datetime,
    desk: EraseFromDesk | None = None,
) -> Replayed:
    """
    Hold a workspace that was brought back against the list kept outside it.

    To be called after every restore and before anybody reads; twice does no harm.

    Parameters
    ----------
    workspace : Workspace
    since : datetime, optional
        When the backup began. People erased later than that are erased again, even if they
        were let back in meanwhile, for the backup holds what they asked to have erased.
        Without it, everybody who must not come in is.
    now : datetime
        Aware; becomes ``recorded_at`` of withdrawals.
    desk : callable, optional
        Erases in the desk's database.

    Returns
    -------
    Replayed
    """
    finish_erasures(workspace, desk=desk)
    compact(workspace)
    # Consents first: erasing takes withdrawals of the erased off the list.
    n_withdrawals = _say_again(workspace, "consents", _withdrawals(workspace, since, now))
    n_limits = _say_again(workspace, "restrictions", _limits(workspace, since, now))
    wanted = _wanted(workspace, since)
    if not wanted:
        return Replayed(None, n_withdrawals, n_limits)
    n_texts = blank_listed(workspace, wanted)
    customer_ids = _who_came_back(workspace, wanted)
    if not customer_ids:
        return Replayed(None, n_withdrawals, n_limits, n_texts)
    receipt = erase(workspace, customer_ids, now=now, who=REPLAYED_BY, desk=desk, is_listed=False)
    return Replayed(receipt, n_withdrawals, n_limits, n_texts)


def _wanted(workspace: Workspace, since: datetime | None) -> frozenset[str]:
    """Return what those are known by who were erased since; without an instant, all on the list."""
    if since is None:
        return workspace.kept.erased()
    later = [e.digests for e in workspace.kept.erasures() if e.at >= since]
    return frozenset().union(*later)


def _who_came_back(workspace: Workspace, wanted: frozenset[str]) -> list[str]:
    """Return the customers that hold a key, an address, a number or a card on the list."""
    kept = workspace.kept
    identities = read_identities(workspace)
    sources, keys = (identities[name].combine_chunks() for name in ("source", "source_key"))
    is_theirs = kept.hashes.matches("key", sources, keys, among=wanted)
    ids = set(identities.filter(is_theirs)["customer_id"].to_pylist())
    pairs = list(_pairs_known_by(workspace, wanted))
    if pairs:
        known = pa.concat_tables(pairs).group_by(["source", "source_key"]).aggregate([])
        joined = identities.join(known, ["source", "source_key"], join_type="left semi")
        ids |= set(joined["customer_id"].to_pylist())
    return sorted(ids)


def _pairs_known_by(workspace: Workspace, wanted: frozenset[str]) -> Iterable[pa.Table]:
    names = ["source", "source_key", *CONTACT_KINDS]
    for file in workspace.facts.source("people").files:
        people = pq.read_table(file, columns=names)
        for column in CONTACT_KINDS:
            told = workspace.kept.hashes.canonical(column, people[column].combine_chunks())
            is_theirs = workspace.kept.hashes.matches(column, told, among=wanted)
            yield people.select(["source", "source_key"]).filter(is_theirs)


def _say_again(workspace: Workspace, table: str, said: Sequence[dict[str, Any]]) -> int:
    """Append statements that the facts do not hold; the same one has the same id, always."""
    told = {_fact_id(row): row for row in said}
    with workspace.facts.lock(table):
        stored = _stored(workspace, table)
        rows = [row | {"fact_id": id_} for id_, row in told.items() if id_ not in stored]
        if rows:
            workspace.facts.append(table, _facts(table, rows).to_batches())
    return len(rows)


def _withdrawals(
    workspace: Workspace, since: datetime | None, now: datetime
) -> list[dict[str, Any]]:
    return [
        _said(w.customer_id, w.at, now) | {
            "purpose": w.purpose, "channel": w.channel, "state": w.state,
            "means": ConsentMeans.IMPORT.value, "evidence": "kept outside the workspace",
        }
        for w in workspace.kept.withdrawals()
        if since is None or w.at >= since
    ]  # fmt: skip


def _limits(workspace: Workspace, since: datetime | None, now: datetime) -> list[dict[str, Any]]:
    return [
        _said(limit.customer_id, limit.at, now) | {"state": limit.state}
        for limit in workspace.kept.limits()
        if since is None or limit.at >= since
    ]


def _said(customer_id: str, at: datetime, now: datetime) -> dict[str, Any]:
    return {
        "source": DESK_SOURCE, "source_key": customer_id, "occurred_at": at, "recorded_at": now,
        "content_hash": 0,
    }  # fmt: skip


def _stored(workspace: Workspace, table: str) -> set[str]:
    ids: set[str] = set()
    for file in workspace.facts.source(table).files:
        rows = pq.read_table(file, columns=["source", "fact_id"])
        is_ours = pc.equal(rows["source"], DESK_SOURCE)
        ids.update(rows.filter(is_ours)["fact_id"].to_pylist())
    return ids


def _facts(table: str, rows: Sequence[dict[str, Any]]) -> pa.Table:
    schema = FACT_TABLES[table].schema
    return pa.table(
        [pa.array([row.get(field.name) for row in rows], field.type) for field in schema],
        schema=schema,
    )


def _fact_id(row: dict[str, Any]) -> str:
    names = ("source_key", "purpose", "channel", "state")
    said = [*(row[name] for name in names if name in row), row["occurred_at"].isoformat()]
    return f"kept-{hashlib.sha256(BETWEEN.join(said).encode()).hexdigest()[:24]}"

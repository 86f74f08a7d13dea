"""After a backup is brought back: erase again who was erased since, withdraw what was withdrawn."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from najimi.journal import compact
from najimi.model.terms import ConsentMeans
from najimi.ownership.erasing import EraseFromDesk, erase, finish_erasures
from najimi.ownership.intents import Receipt
from najimi.ownership.person import read_identities
from najimi.tables import FACT_TABLES
from najimi.tables.facts import DESK_SOURCE
from najimi.workspace import Withdrawal, Workspace
from najimi.workspace.kept import CONTACT_KINDS

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
    """

    receipt: Receipt | None
    n_withdrawals: int


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
    n_withdrawals = _withdraw_again(workspace, since, now)
    customer_ids = _who_came_back(workspace, since)
    if not customer_ids:
        return Replayed(None, n_withdrawals)
    receipt = erase(workspace, customer_ids, now=now, who=REPLAYED_BY, desk=desk, is_listed=False)
    return Replayed(receipt, n_withdrawals)


def _who_came_back(workspace: Workspace, since: datetime | None) -> list[str]:
    """Return the customers that hold a key, an address, a number or a card on the list."""
    kept = workspace.kept
    later = [e.digests for e in kept.erasures() if since is not None and e.at >= since]
    wanted = frozenset().union(*later) if since is not None else kept.erased()
    if not wanted:
        return []
    identities = read_identities(workspace)
    sources, keys = (identities[name].combine_chunks() for name in ("source", "source_key"))
    is_theirs = kept.matches("key", sources, keys, among=wanted)
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
            told = workspace.kept.canonical(column, people[column].combine_chunks())
            is_theirs = workspace.kept.matches(column, told, among=wanted)
            yield people.select(["source", "source_key"]).filter(is_theirs)


def _withdraw_again(workspace: Workspace, since: datetime | None, now: datetime) -> int:
    """Append the withdrawals that the facts do not hold; the same one has the same id, always."""
    told = {_fact_id(w): w for w in workspace.kept.withdrawals() if since is None or w.at >= since}
    with workspace.facts.lock("consents"):
        told = {fact_id: w for fact_id, w in told.items() if fact_id not in _stored(workspace)}
        if told:
            workspace.facts.append("consents", _facts(told, now).to_batches())
    return len(told)


def _stored(workspace: Workspace) -> set[str]:
    ids: set[str] = set()
    for file in workspace.facts.source("consents").files:
        rows = pq.read_table(file, columns=["source", "fact_id"])
        is_ours = pc.equal(rows["source"], DESK_SOURCE)
        ids.update(rows.filter(is_ours)["fact_id"].to_pylist())
    return ids


def _facts(told: dict[str, Withdrawal], now: datetime) -> pa.Table:
    schema = FACT_TABLES["consents"].schema
    rows = [
        {
            "source": DESK_SOURCE, "fact_id": fact_id, "source_key": w.customer_id,
            "occurred_at": w.at, "recorded_at": now, "content_hash": 0, "purpose": w.purpose,
            "channel": w.channel, "state": w.state, "means": ConsentMeans.IMPORT.value,
            "evidence": "kept outside the workspace",
        }
        for fact_id, w in told.items()
    ]  # fmt: skip
    return pa.table(
        [pa.array([row.get(field.name) for row in rows], field.type) for field in schema],
        schema=schema,
    )


def _fact_id(withdrawal: Withdrawal) -> str:
    w = withdrawal
    said = "\x1f".join((w.customer_id, w.purpose, w.channel, w.state, w.at.isoformat()))
    return f"kept-{hashlib.sha256(said.encode()).hexdigest()[:24]}"

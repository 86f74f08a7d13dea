"""What people said of two customers: one person, so no longer, or two; appended as facts."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from najimi.desk.engine.shop import Shop
from najimi.journal import compact, open_journal
from najimi.model.terms import LinkState
from najimi.tables.facts import DESK_SOURCE

TABLE = "links"
COLUMNS = [
    "source", "source_key", "into_source", "into_key", "state", "occurred_at", "recorded_at", "fact_id",
]  # fmt: skip


@dataclass(frozen=True)
class Link:
    """One statement about two customers; ``at`` is aware."""

    leaving_id: str
    staying_id: str
    state: LinkState
    at: datetime
    evidence: str = ""


def links_said(shop: Shop) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the latest statement of the desk about each two customers, the smaller id first."""
    rows = shop.facts(TABLE, [("source", "=", DESK_SOURCE)], COLUMNS, newest=True).to_pylist()
    rows.sort(key=lambda row: (row["occurred_at"], row["recorded_at"], row["fact_id"]))
    return {pair_of(row["source_key"], row["into_key"]): row for row in rows}


def pair_of(one: str, other: str) -> tuple[str, str]:
    """Return two ids in the order in which a pair is stored."""
    return (one, other) if one <= other else (other, one)


def record_link(shop: Shop, link: Link, *, expected: str) -> bool:
    """
    Record one statement about two customers, if nobody spoke of them meanwhile.

    When this returns it is on disk and among the facts.

    Parameters
    ----------
    shop : Shop
    link : Link
    expected : str
        The state that the two must be in; empty where nothing was said of them.

    Returns
    -------
    bool
        Whether it holds now; false if the two are in another state by now.

    Notes
    -----
    The id of the fact is made of the statement before it. So of two people who answer to the
    same statement at once, only the first is kept, for a fact id is stored once.
    """
    pair = pair_of(link.leaving_id, link.staying_id)
    before = links_said(shop).get(pair)
    if (before["state"] if before else "") != expected:
        return False
    fact_id = _id_after(pair, before)
    open_journal(shop.workspace.folder).append(TABLE, [_fact(link, fact_id)])
    compact(shop.workspace)
    now = links_said(shop)[pair]
    return bool(now["fact_id"] == fact_id and now["state"] == link.state.value)


def _id_after(pair: tuple[str, str], before: dict[str, Any] | None) -> str:
    said = "\x1f".join([*pair, before["fact_id"] if before else ""])
    return f"link-{hashlib.sha256(said.encode()).hexdigest()[:24]}"


def _fact(link: Link, fact_id: str) -> dict[str, Any]:
    said = "\x1f".join([link.leaving_id, link.staying_id, link.state.value])
    digest = hashlib.blake2b(said.encode(), digest_size=8).digest()
    return {
        "source": DESK_SOURCE,
        "fact_id": fact_id,
        "occurred_at": link.at,
        "recorded_at": link.at,
        "content_hash": int.from_bytes(digest, "little") >> 1,
        "source_key": link.leaving_id,
        "into_source": DESK_SOURCE,
        "into_key": link.staying_id,
        "state": link.state.value,
        "evidence": link.evidence or None,
    }

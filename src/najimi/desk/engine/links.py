"""What people said of two customers: one person, so no longer, or two; appended as facts."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from najimi.desk.engine.shop import Shop
from najimi.desk.keys import latest_links, pair_of
from najimi.journal import compact, open_journal
from najimi.model.terms import LinkState
from najimi.tables.facts import DESK_SOURCE

TABLE = "links"
COLUMNS = [
    "source", "source_key", "into_source", "into_key", "state", "occurred_at", "recorded_at", "fact_id",
]  # fmt: skip

Said = dict[tuple[str, str], dict[str, Any]]


@dataclass(frozen=True)
class Link:
    """One statement about two customers; ``at`` is aware."""

    leaving_id: str
    staying_id: str
    state: LinkState
    at: datetime
    evidence: str = ""


def links_said(shop: Shop) -> Said:
    """
    Return the latest statement of anyone about each two customers, the smaller id first.

    ``leaving_id`` and ``staying_id`` are the customer ids of the keys that a row names. Of two
    statements at one instant that holds which a turn takes.
    """
    rows = shop.facts(TABLE, [], COLUMNS, newest=True).to_pylist()
    return latest_links(rows, shop.workspace.salt)


@dataclass(frozen=True)
class Ends:
    """Where two customers lead by the merges of now, and what was said of those two."""

    one: str
    other: str
    state: str


def ends_of(shop: Shop, said: Said, one: str, other: str) -> Ends:
    """
    Return where two customers lead, so that a new merge joins the ends of their chains.

    Of several merges of one leaving customer only the latest holds; a second one must not
    cancel the first. ``state`` is ``apart`` also if only somebody merged with the one was said
    to be another person than somebody merged with the other.
    """
    onward = _onward(said)
    end, other_end = _end(onward, one), _end(onward, other)
    if end == other_end:
        return Ends(end, other_end, LinkState.MERGED.value)
    whole = {first: _end(onward, first) for pair in said for first in pair}
    theirs, others = (_keys_of(shop, whole, {each, last}) for each, last in
                      ((one, end), (other, other_end)))  # fmt: skip
    is_apart = any(
        row["state"] == LinkState.APART.value
        and ((pair[0] in theirs and pair[1] in others) or (pair[1] in theirs and pair[0] in others))
        for pair, row in said.items()
    )
    about = said.get(pair_of(end, other_end))
    return Ends(
        end, other_end, LinkState.APART.value if is_apart else about["state"] if about else ""
    )


def _onward(said: Said) -> dict[str, str]:
    """Return to whom each merged customer leads: the latest of its merges."""
    rows = [row for row in said.values() if row["state"] == LinkState.MERGED.value]
    rows.sort(key=lambda row: (row["occurred_at"], row["recorded_at"], row["staying_id"]))
    return {row["leaving_id"]: row["staying_id"] for row in rows}


def _end(onward: dict[str, str], customer_id: str) -> str:
    """Follow a chain to its end; of a circle, as in a turn, the smallest id."""
    passed = [customer_id]
    while passed[-1] in onward and onward[passed[-1]] not in passed:
        passed.append(onward[passed[-1]])
    last = onward.get(passed[-1])
    return min(passed[passed.index(last) :]) if last is not None else passed[-1]


def _keys_of(shop: Shop, ends: dict[str, str], customer_ids: set[str]) -> set[str]:
    """Return every id that leads to some customers, in the turn or by merges made since."""
    found = shop.rows("redirects", sorted(customer_ids), ["first_customer_id"])
    return (
        customer_ids
        | {str(row["first_customer_id"]) for row in found}
        | {first for first, end in ends.items() if end in customer_ids}
    )


def record_links(shop: Shop, links: Sequence[Link], *, expected: Sequence[str]) -> bool:
    """
    Record statements about two customers each, if nobody spoke of any of them meanwhile.

    When this returns they are on disk and among the facts; all of them, or none.

    Parameters
    ----------
    shop : Shop
    links : sequence of Link
        Each of another pair.
    expected : sequence of str
        The states that the pairs must be in; empty where nothing was said of them.

    Returns
    -------
    bool
        Whether they hold now; false if a pair is in another state by now.

    Notes
    -----
    The id of the fact is made of the statement before it. So of two people who answer to the
    same statement at once, only the first is kept, for a fact id is stored once.
    """
    said, pairs = links_said(shop), [pair_of(link.leaving_id, link.staying_id) for link in links]
    before = [said.get(pair) for pair in pairs]
    if [row["state"] if row else "" for row in before] != list(expected):
        return False
    fact_ids = [_id_after(*told) for told in zip(pairs, before, strict=True)]
    facts = [_fact(*told) for told in zip(links, fact_ids, strict=True)]
    open_journal(shop.workspace.folder).append(TABLE, facts)
    compact(shop.workspace)
    now = links_said(shop)
    held = [(now[pair]["fact_id"], now[pair]["state"]) for pair in pairs]
    return held == [(fact["fact_id"], fact["state"]) for fact in facts]


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

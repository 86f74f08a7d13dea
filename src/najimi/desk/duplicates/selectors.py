"""What two people allow, and what will hold once they are one: asked of the one rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from najimi.desk import engine
from najimi.desk.consents.redirects import Group, groups_of
from najimi.desk.consents.rule import consent_that_holds
from najimi.desk.consents.stored import statements_of
from najimi.desk.duplicates.rows import ConsentLine, Preview
from najimi.desk.models import ConsentStatement
from najimi.model.terms import ConsentState

Rows = list[ConsentStatement]


def get_preview(shop: engine.Shop, one: str, other: str) -> Preview:
    """
    Return what two customers will look like as one, with what they allow.

    A replay of the past never sees later statements.

    Raises
    ------
    UnknownCustomerError
        If the turn does not know one of them, or both are the same.
    """
    told = engine.read_preview(shop, one, other)
    known_at = shop.manifest.as_of if shop.manifest.is_replay else None
    stays, leaves = told.stays.person.customer_id, told.leaves.person.customer_id
    return replace(told, consents=consents_as_one(stays, leaves, known_at=known_at))


def consents_as_one(
    one: str, other: str, *, known_at: datetime | None = None
) -> tuple[ConsentLine, ...]:
    """
    Return, for each purpose and channel anyone spoke of, what both allow and what will hold.

    Parameters
    ----------
    one, other : str
        Customer ids.
    known_at : datetime or None
        Aware; later statements do not count. ``None``: all count.
    """
    groups = groups_of((one, other))
    by_key = statements_of(
        ConsentStatement, {key for group in groups.values() for key in group.members}
    )
    left, right = (
        [
            row
            for key in sorted(groups[each].members)
            for row in by_key.get(key, ())
            if groups[each].said(row) and (known_at is None or row.occurred_at < known_at)
        ]
        for each in (one, other)
    )
    about = sorted({(row.purpose, row.channel) for row in (*left, *right)})
    return tuple(
        _line(each, groups[one], _of(left, each), groups[other], _of(right, each)) for each in about
    )


def _of(rows: Rows, about: tuple[str, str]) -> Rows:
    return [row for row in rows if (row.purpose, row.channel) == about]


def _line(about: tuple[str, str], one: Group, left: Rows, other: Group, right: Rows) -> ConsentLine:
    merged_at = max(row.occurred_at for row in (*left, *right))
    return ConsentLine(
        *about,
        left=_state(left, one.joined_at),
        right=_state(right, other.joined_at),
        merged=_state([*left, *right], merged_at),
    )


def _state(rows: Sequence[ConsentStatement], joined_at: datetime | None) -> str:
    held = consent_that_holds(rows, joined_at)
    return held.state if held is not None else ConsentState.UNKNOWN.value

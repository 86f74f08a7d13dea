"""Households and accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from najimi.desk.names import Person


@dataclass(frozen=True)
class MemberRow:
    """One person of a household or account; ``role`` is a code, or empty."""

    person: Person
    role: str | None
    since_at: datetime


@dataclass(frozen=True)
class GroupPage:
    """
    A household or an account with those of its people who may be named.

    ``n_unnamed`` counts the others; ``None`` where they are fewer than ``fewest_told``.
    """

    group_id: str
    kind: str
    name: str
    members: tuple[MemberRow, ...]
    n_unnamed: int | None
    has_unnamed: bool
    fewest_told: int


@dataclass(frozen=True)
class GroupLink:
    """A household or an account that another page speaks of; its name is empty if unknown."""

    group_id: str
    kind: str
    name: str


@dataclass(frozen=True)
class GroupRelations:
    """What an account is a part of, and its parts; ``n_further_parts`` are not listed."""

    parents: tuple[GroupLink, ...]
    parts: tuple[GroupLink, ...]
    n_further_parts: int


@dataclass(frozen=True)
class GroupRow:
    """A household or an account of one customer: their role, and who else is in it."""

    group: GroupPage
    role: str | None
    others: tuple[MemberRow, ...]

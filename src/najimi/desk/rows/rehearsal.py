"""What the page of a rehearsal shows: in words, ready to be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from najimi.desk.names import Person


@dataclass(frozen=True)
class ComparedRow:
    """One thing that both playbooks cost or bring, in words."""

    name: str
    was: str
    becomes: str

    @property
    def is_changed(self) -> bool:
        """Whether it differs."""
        return self.was != self.becomes


@dataclass(frozen=True)
class ExampleRow:
    """One person who would be treated differently, and why."""

    person: Person
    because: str


@dataclass(frozen=True)
class WayRow:
    """One way that customers go, from a treatment or silence to another."""

    was: str
    becomes: str
    n: int
    because: str
    examples: tuple[ExampleRow, ...]


@dataclass(frozen=True)
class RehearsalPage:
    """
    The latest rehearsal.

    ``kinds`` counts who changes, from each kind of treatment to each, as a drawing wants it.
    ``is_of_this_turn`` says whether the turn that readers see is the one it was rehearsed on.
    """

    version: str
    was_version: str
    rehearsed_at: datetime
    is_of_this_turn: bool
    n_customers: int
    n_changed: int
    compared: tuple[ComparedRow, ...]
    breaks: tuple[str, ...]
    ways: tuple[WayRow, ...]
    n_more_ways: int
    kinds: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]

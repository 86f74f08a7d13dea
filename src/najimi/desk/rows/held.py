"""What we hold about a person, and what they allow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class HeldField:
    """One thing we hold about a person: its value as text, and the statement it came from."""

    column: str
    value: str
    source: str
    on: date
    fact_id: str


@dataclass(frozen=True)
class ConsentRow:
    """One statement of a person about one purpose on one channel; empty where nothing is known."""

    purpose: str
    channel: str
    state: str
    on: date
    means: str
    place: str
    evidence: str
    wording_version: str
    lawful_reason: str
    source: str

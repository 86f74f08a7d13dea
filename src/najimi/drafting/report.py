"""A rehearsal as it is kept: totals as JSON, and who would be treated differently as Parquet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from najimi.tables.rehearsal import CHANGES_FILE, REHEARSALS_FOLDER
from najimi.workspace import Workspace

REPORT_FILE = "report.json"
SILENCE, HELD_OUT = "", "-"
"""Stand for silence, and for being kept back by chance, where a treatment could stand."""

KEPT_REHEARSALS = 10


@dataclass(frozen=True)
class Flow:
    """
    How many customers go from one treatment to another, silence included.

    ``reasons`` counts why: of silence in the draft, or else of the turn's decision.
    """

    was: str
    becomes: str
    n: int
    reasons: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_change(self) -> bool:
        """Whether they would be treated differently."""
        return self.was != self.becomes


@dataclass(frozen=True)
class Side:
    """
    What all decisions of one playbook come to.

    Parameters
    ----------
    n_treated, n_held_out, n_silent : int, >= 0
        Customers; together all of the turn.
    cost_amount, expected_margin_amount : int, minor units
        Summed over whole minor units per decision, so that the strategies add up to it.
    minutes : int, >= 0
        Of people.
    sends : mapping of str to int
        By channel, of whoever is treated.
    strategies : mapping of str to mapping of str to int
        By strategy: ``n``, ``cost_amount``, ``minutes``, ``expected_margin_amount``.
    """

    n_treated: int
    n_held_out: int
    n_silent: int
    cost_amount: int
    minutes: int
    expected_margin_amount: int
    sends: Mapping[str, int]
    strategies: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Break:
    """Something the draft would break: a key of the catalogue of words, with its values."""

    key: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Rehearsal:
    """
    What a draft would do on one turn.

    Parameters
    ----------
    rehearsal_id, turn_id : str
    was_version, version, digest : str
        The playbook of the turn, the draft's version and the hash of its text.
    as_of, rehearsed_at : datetime
        Aware: when the turn looked, and when it was rehearsed.
    currency : str
    n_customers : int
    n_changed : int
        For whom the draft decides otherwise.
    flows : tuple of Flow
        Every customer once, those who stay included.
    was, becomes : Side
    breaks : tuple of Break
    titles : mapping of str to mapping of str to str
        What treatments of either are called, per language.
    kinds : mapping of str to str
        Of which kind they are.
    removed : tuple of str
        Treatments of the turn's playbook that the draft no longer holds.
    added : tuple of str
        Treatments of the draft that the turn's playbook did not hold.
    """

    rehearsal_id: str
    turn_id: str
    was_version: str
    version: str
    digest: str
    as_of: datetime
    rehearsed_at: datetime
    currency: str
    n_customers: int
    n_changed: int
    flows: tuple[Flow, ...]
    was: Side
    becomes: Side
    breaks: tuple[Break, ...]
    titles: Mapping[str, Mapping[str, str]]
    kinds: Mapping[str, str]
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    def to_json(self) -> str:
        """Return it as indented JSON."""
        instants = {"as_of": self.as_of.isoformat(), "rehearsed_at": self.rehearsed_at.isoformat()}
        return json.dumps(asdict(self) | instants, ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Rehearsal:
        """Read it back."""
        raw: dict[str, Any] = json.loads(text)
        built: dict[str, Any] = {
            "as_of": datetime.fromisoformat(raw["as_of"]),
            "rehearsed_at": datetime.fromisoformat(raw["rehearsed_at"]),
            "flows": tuple(Flow(**each) for each in raw["flows"]),
            "breaks": tuple(Break(**each) for each in raw["breaks"]),
            "was": Side(**raw["was"]),
            "becomes": Side(**raw["becomes"]),
            "removed": tuple(raw["removed"]),
            "added": tuple(raw["added"]),
        }
        return cls(**raw | built)


def way_of(row: Mapping[str, Any]) -> tuple[str, str]:
    """Return from where to where a customer goes, for a row of ``read_examples``."""
    was = row["was_treatment_id"] or (HELD_OUT if row["was_held_out_treatment_id"] else SILENCE)
    return was, row["treatment_id"] or (HELD_OUT if row["held_out_treatment_id"] else SILENCE)


def rehearsals_of(workspace: Workspace) -> Path:
    """Return the folder where rehearsals are kept."""
    return workspace.folder / REHEARSALS_FOLDER


def list_rehearsals(workspace: Workspace) -> list[Rehearsal]:
    """Return every rehearsal that is kept, the oldest first."""
    found = rehearsals_of(workspace).glob(f"[!.]*/{REPORT_FILE}")
    read = [Rehearsal.from_json(path.read_text(encoding="utf-8")) for path in found]
    return sorted(read, key=lambda each: (each.rehearsed_at, each.rehearsal_id))


def latest_rehearsal(workspace: Workspace) -> Rehearsal | None:
    """Return the newest rehearsal, if there is one."""
    found = list_rehearsals(workspace)
    return found[-1] if found else None


def find_rehearsal(workspace: Workspace, digest: str, turn_id: str) -> Rehearsal | None:
    """Return the rehearsal of one text on one turn, if there was one."""
    found = (each for each in list_rehearsals(workspace) if each.digest == digest)
    return next((each for each in found if each.turn_id == turn_id), None)


def read_examples(workspace: Workspace, rehearsal: Rehearsal, *, most: int) -> list[dict[str, Any]]:
    """
    Return the first customers of every way that somebody goes, by customer id.

    Parameters
    ----------
    workspace : Workspace
    rehearsal : Rehearsal
    most : int
        Of each way.
    """
    path = rehearsals_of(workspace) / rehearsal.rehearsal_id / CHANGES_FILE
    if not path.exists():
        return []
    rows = pq.read_table(path, filters=[("example_number", "<=", most)])
    found: list[dict[str, Any]] = rows.to_pylist()
    return found

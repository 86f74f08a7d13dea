"""One workspace at one published turn, and how its files are read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq

from najimi.config import Settings
from najimi.desk.rows import TreatmentRow
from najimi.errors import NoTurnError
from najimi.model.counter_rules import ASK_AT_THE_COUNTER, AT_THE_COUNTER
from najimi.model.playbook import Playbook, Treatment, parse_playbook
from najimi.model.terms import ContactClass
from najimi.plan import Source
from najimi.words import say
from najimi.workspace import (
    FactStore,
    Manifest,
    PlaybookStore,
    Turn,
    Workspace,
    open_workspace,
)
from najimi.workspace.customer_rows import read_customers
from najimi.workspace.folder import SETTINGS_FILE

MADE_UP_FILE = "made_up.json"
Filter = tuple[str, str, Any]
OUR_OWN = (AT_THE_COUNTER, ASK_AT_THE_COUNTER)
"""Treatments that no playbook declares."""


@dataclass(frozen=True)
class Shop:
    """A workspace at the turn that readers see."""

    workspace: Workspace
    turn: Turn
    playbook: Playbook

    @property
    def manifest(self) -> Manifest:
        """What the turn was computed from."""
        return self.turn.manifest

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which days begin and end."""
        return ZoneInfo(self.manifest.time_zone)

    @property
    def today(self) -> date:
        """The day the turn looks from."""
        return self.manifest.as_of.astimezone(self.zone).date()

    def made_up(self, locale: str) -> list[str]:
        """Return what of this workspace's data is made up, one sentence each."""
        path = self.workspace.folder / MADE_UP_FILE
        if not path.exists():
            return []
        told: list[str] = json.loads(path.read_text(encoding="utf-8")).get(locale, [])
        return told

    def has(self, table: str) -> bool:
        """Return whether the turn holds a table; one of an earlier release may lack it."""
        return self.turn.has(table)

    def rows(
        self, table: str, customer_ids: Sequence[str], columns: list[str] | None = None
    ) -> list[dict[str, Any]]:
        """Return the rows of some customers in a table of the turn; none if it lacks the table."""
        if not self.has(table):
            return []
        found = read_customers(self.turn.path(table), customer_ids, columns)
        rows: list[dict[str, Any]] = found.to_pylist()
        return rows

    def read(self, table: str, filters: list[Filter], columns: list[str] | None = None) -> pa.Table:
        """Read the part of a table of the turn that passes the filters."""
        return pq.read_table(self.turn.path(table), columns=columns, filters=filters)

    def facts(
        self, table: str, filters: list[Filter], columns: list[str], *, newest: bool = False
    ) -> pa.Table:
        """
        Read facts: those the turn knew, or the newest ones.

        A replay of the past never sees later facts.
        """
        live = newest and not self.manifest.is_replay
        source = self.workspace.facts.source(table) if live else self._known(table)
        if not source.files:
            return source.schema.empty_table().select(columns)
        known = filters if live else [*filters, ("occurred_at", "<", self.manifest.as_of)]
        return pq.read_table(list(source.files), columns=columns, filters=known or None)

    def fact_files(self, table: str) -> tuple[str, ...]:
        """Return the files of a fact table as the turn knew it; none if it did not yet."""
        return tuple(self._known(table).files) if table in self.manifest.fact_versions else ()

    def _known(self, table: str) -> Source:
        folder, version = self.workspace.folder, self.manifest.fact_versions[table]
        return _pinned(folder, table, version, _changed_at(folder, table))

    def treatment(self, treatment_id: str | None, locale: str) -> TreatmentRow | None:
        """Return a treatment of the playbook in words; ``None`` if it is not in this version."""
        found = next((t for t in self.playbook.treatments if t.treatment_id == treatment_id), None)
        return in_words(found, locale) if found else None

    def title(self, treatment_id: str | None, locale: str) -> str | None:
        """Return the title of a treatment; its id if this playbook does not hold it."""
        if treatment_id in OUR_OWN:
            return say(f"counter-title-{treatment_id.replace('_', '-')}", locale)
        found = self.treatment(treatment_id, locale)
        return found.title if found else treatment_id


def in_words(treatment: Treatment, locale: str) -> TreatmentRow:
    """Return a treatment in the words of one language."""
    words = treatment.words[locale]
    return TreatmentRow(
        treatment_id=treatment.treatment_id,
        kind=treatment.kind.value,
        channel=treatment.channel.value,
        purpose=treatment.purpose,
        is_must_arrive=treatment.contact_class is ContactClass.MUST_ARRIVE,
        is_caring=treatment.is_caring,
        minutes=treatment.minutes,
        title=words.title,
        text=words.text,
        benefit=words.benefit,
    )


def among(column: str, values: Sequence[Any]) -> Filter:
    """Return a filter for one or several values; ``=`` for one, for it prunes best."""
    return (column, "=", values[0]) if len(values) == 1 else (column, "in", list(values))


def open_shop(folder: Path) -> Shop:
    """
    Open a workspace at its current turn.

    Raises
    ------
    WorkspaceError
        If it is no workspace.
    NoTurnError
        If it has no turn yet.
    """
    settings = folder / SETTINGS_FILE
    changed_at = settings.stat().st_mtime_ns if settings.exists() else 0
    workspace = _workspace(folder, changed_at)
    turn = workspace.turns.current()
    if turn is None:
        raise NoTurnError(
            "this workspace has no turn yet.",
            hint="load facts with `najimi load`, then run `najimi turn`.",
        )
    return Shop(workspace, turn, playbook_of(workspace, turn.manifest.playbook_version))


def read_settings(folder: Path) -> Settings:
    """Return the settings of a workspace."""
    return open_workspace(folder).settings


def playbook_of(workspace: Workspace, version: str) -> Playbook:
    """Return a published version of the playbook; they are immutable, so each is read once."""
    return _playbook(workspace.folder, version, workspace.settings.currency)


@lru_cache(maxsize=4)
def _workspace(folder: Path, changed_at: int) -> Workspace:
    """Open a workspace again only after its settings have changed."""
    return open_workspace(folder)


def _changed_at(folder: Path, table: str) -> int:
    """Return when a file of a fact table last came or went: by a load, an erasure or a turn."""
    return (folder / "facts" / table).stat().st_mtime_ns


@lru_cache(maxsize=32)
def _pinned(folder: Path, table: str, version: int, changed_at: int) -> Source:
    """
    Return the files of a fact table at a version.

    An erasure replaces them, and so does a turn that puts small files together. Both change
    the folder, and so ``changed_at``, lest a list name files that are gone.
    """
    return FactStore(folder / "facts").source(table, version=version)


@lru_cache(maxsize=8)
def _playbook(folder: Path, version: str, currency: str) -> Playbook:
    text = PlaybookStore(folder / "playbook").text(version)
    return parse_playbook(text, currency=currency, is_published=True)

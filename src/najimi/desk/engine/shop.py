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
from najimi.errors import WorkspaceError
from najimi.model.playbook import Playbook, parse_playbook
from najimi.workspace import Manifest, Turn, Workspace, open_workspace

MADE_UP_FILE = "made_up.json"
Filter = tuple[str, str, Any]


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

    def rows(
        self, table: str, customer_ids: Sequence[str], columns: list[str] | None = None
    ) -> list[dict[str, Any]]:
        """Return the rows of some customers in a table of the turn."""
        return self.read(table, [among("customer_id", customer_ids)], columns).to_pylist()

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
        version = None if live else self.manifest.fact_versions[table]
        source = self.workspace.facts.source(table, version=version)
        if not source.files:
            return source.schema.empty_table().select(columns)
        known = filters if live else [*filters, ("occurred_at", "<", self.manifest.as_of)]
        return pq.read_table(list(source.files), columns=columns, filters=known or None)

    def treatment(self, treatment_id: str | None, locale: str) -> TreatmentRow | None:
        """Return a treatment of the playbook in words; ``None`` if it is not in this version."""
        found = next((t for t in self.playbook.treatments if t.treatment_id == treatment_id), None)
        if found is None:
            return None
        words = found.words[locale]
        return TreatmentRow(
            treatment_id=found.treatment_id,
            kind=found.kind.value,
            channel=found.channel.value,
            minutes=found.minutes,
            title=words.title,
            text=words.text,
            benefit=words.benefit,
        )

    def title(self, treatment_id: str | None, locale: str) -> str | None:
        """Return the title of a treatment; its id if this playbook does not hold it."""
        found = self.treatment(treatment_id, locale)
        return found.title if found else treatment_id


def among(column: str, values: Sequence[Any]) -> Filter:
    """Return a filter for one or several values; ``=`` for one, for it prunes best."""
    return (column, "=", values[0]) if len(values) == 1 else (column, "in", list(values))


def open_shop(folder: Path) -> Shop:
    """
    Open a workspace at its current turn.

    Raises
    ------
    WorkspaceError
        If it is no workspace, or has no turn yet.
    """
    workspace = open_workspace(folder)
    turn = workspace.turns.current()
    if turn is None:
        raise WorkspaceError(
            "this workspace has no turn yet.",
            hint="load facts with `najimi load`, then run `najimi turn`.",
        )
    return Shop(workspace, turn, playbook_of(workspace, turn.manifest.playbook_version))


def read_settings(folder: Path) -> Settings:
    """Return the settings of a workspace."""
    return open_workspace(folder).settings


def playbook_of(workspace: Workspace, version: str) -> Playbook:
    """Return a published version of the playbook; they are immutable, so each is read once."""
    return _playbook(workspace.folder / "playbook" / f"{version}.toml", workspace.settings.currency)


@lru_cache(maxsize=8)
def _playbook(path: Path, currency: str) -> Playbook:
    return parse_playbook(path.read_text(encoding="utf-8"), currency=currency)

"""Turns on disk: a folder of Parquet files each, written beside the last, published by a rename."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from najimi.errors import WorkspaceError
from najimi.faults import fault_point
from najimi.model.region import DEFAULT_REGION
from najimi.plan import Source
from najimi.tables import TURN_TABLES
from najimi.workspace.locks import locked_or_busy
from najimi.workspace.private_files import replace_private, sync
from najimi.workspace.turn_records import PINNED, keep_record, list_records, record_of


@dataclass(frozen=True)
class Manifest:
    """
    Everything a turn was computed from.

    Two turns of equal manifest have equal tables.
    """

    turn_id: str
    as_of: datetime
    fact_versions: dict[str, int]
    previous_turn_id: str | None
    playbook_version: str
    playbook_digest: str
    seed: int
    horizon_days: int
    annual_discount_share: float
    interval_share: float
    default_margin_share: float
    time_zone: str
    currency: str
    code_version: str
    engine: str
    is_replay: bool
    phone_region: str = DEFAULT_REGION
    boosting_rounds: int = 0

    def to_json(self) -> str:
        """Return the manifest as indented JSON."""
        return json.dumps(
            asdict(self) | {"as_of": self.as_of.isoformat()}, indent=2, sort_keys=True
        )

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Read a manifest back; fields of another version of najimi are left aside."""
        raw: dict[str, Any] = json.loads(text)
        known = {name: value for name, value in raw.items() if name in cls.__dataclass_fields__}
        return cls(**known | {"as_of": datetime.fromisoformat(raw["as_of"])})


@dataclass(frozen=True)
class Turn:
    """One published turn."""

    folder: Path
    manifest: Manifest

    def path(self, table: str) -> Path:
        """Return the Parquet file of one of its tables."""
        return self.folder / f"{table}.parquet"

    def has(self, table: str) -> bool:
        """Return whether it holds a table; a turn of an earlier version may lack newer ones."""
        return self.path(table).exists()

    def source(self, table: str) -> Source:
        """Return one of its tables as a source for a backend."""
        return Source(TURN_TABLES[table].schema, (str(self.path(table)),))

    def read(self, table: str, *, columns: list[str] | None = None) -> pa.Table:
        """Read one of its tables whole; meant for tables known to be small, and for tests."""
        return pq.read_table(self.path(table), columns=columns)


class TurnStore:
    """The turns of one workspace, under ``turns/``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def current(self) -> Turn | None:
        """Return the turn that readers see, or None before the first."""
        pointer = self._folder / "CURRENT"
        return self._read(pointer.read_text().strip()) if pointer.exists() else None

    def find_record(self, turn_id: str) -> Turn | None:
        """Return a turn by id: whole if it is on disk, else what is kept of it to compute it again."""
        whole = self.find(turn_id)
        folder = record_of(self._folder, turn_id)
        if whole is not None or not (folder / "manifest.json").exists():
            return whole
        return Turn(folder, Manifest.from_json((folder / "manifest.json").read_text()))

    def pinned(self) -> list[Manifest]:
        """Return the manifests whose facts stay readable by version: turns, and newest records."""
        records = (self.find_record(turn_id) for turn_id in list_records(self._folder)[-PINNED:])
        of_both = [*(record for record in records if record), *self.all()]
        return list({turn.manifest.turn_id: turn.manifest for turn in of_both}.values())

    def all(self) -> list[Turn]:
        """Return every complete turn on disk, oldest ``as_of`` first."""
        ids = [path.parent.name for path in self._folder.glob("[!.]*/manifest.json")]
        return sorted(
            (self._read(turn_id) for turn_id in ids), key=lambda turn: turn.manifest.as_of
        )

    def before(self, as_of: datetime) -> Turn | None:
        """Return the newest turn that looked from before ``as_of``."""
        earlier = [turn for turn in self.all() if turn.manifest.as_of < as_of]
        return earlier[-1] if earlier else None

    def find(self, turn_id: str) -> Turn | None:
        """Return a complete turn by id, if it is on disk."""
        return self._read(turn_id) if (self._folder / turn_id / "manifest.json").exists() else None

    @contextmanager
    def begin(self, turn_id: str) -> Iterator[Path]:
        """Give a folder beside the published turns; it vanishes unless ``publish`` takes it."""
        scratch = self._folder / f".{turn_id}.{os.getpid()}"
        scratch.mkdir(parents=True)
        try:
            yield scratch
        finally:
            shutil.rmtree(scratch, ignore_errors=True)

    def publish(self, scratch: Path, manifest: Manifest) -> Turn:
        """Make a finished folder the current turn: one rename, then one pointer swap."""
        (scratch / "manifest.json").write_text(manifest.to_json())
        _sync_folder(scratch)
        fault_point("turn.before_rename")
        target = self._folder / manifest.turn_id
        if not target.exists():
            scratch.rename(target)
        fault_point("turn.before_pointer")
        self.show(manifest)
        return self._read(manifest.turn_id)

    def show(self, manifest: Manifest) -> None:
        """Let readers see a complete turn, unless they see one that looks from later already."""
        current = self.current()
        if current is None or manifest.as_of >= current.manifest.as_of:
            replace_private(self._folder / "CURRENT", f"{manifest.turn_id}\n".encode())

    def prune(self, *, keep: int, spare: Turn) -> None:
        """Remove the oldest turns beyond ``keep``; never the current one, nor ``spare``."""
        current = self.current()
        spared = {spare.folder} | ({current.folder} if current else set())
        for turn in self.all()[:-keep]:
            if turn.folder not in spared:
                self.remove(turn)

    def remove(self, turn: Turn) -> None:
        """Remove one turn but for its record; half of it is never seen."""
        keep_record(turn.folder)
        leaving = turn.folder.with_name(f".{turn.folder.name}.pruned")
        turn.folder.rename(leaving)
        shutil.rmtree(leaving)

    def remove_leftovers(self) -> None:
        """Remove folders of turns that were killed; call it while holding ``lock``."""
        for scratch in self._folder.glob(".*.*"):
            if scratch.is_dir():
                shutil.rmtree(scratch)
            else:
                scratch.unlink()

    @contextmanager
    def lock(self) -> Iterator[None]:
        """
        Keep other turns out; a lock of a killed process is free at once.

        Raises
        ------
        BusyError
            If another turn runs now.
        """
        what, hint = (
            "another turn of this workspace is running.",
            "wait until it is done, then try again.",
        )
        with locked_or_busy(self._folder / "lock", what, hint=hint):
            yield

    def _read(self, turn_id: str) -> Turn:
        folder = self._folder / turn_id
        try:
            return Turn(folder, Manifest.from_json((folder / "manifest.json").read_text()))
        except (OSError, ValueError, TypeError) as error:
            raise WorkspaceError(
                f"turn {turn_id!r} cannot be read: {error}",
                hint="run `najimi turn` to make a new one.",
            ) from error


def _sync_folder(folder: Path) -> None:
    for path in folder.iterdir():
        sync(path)
    sync(folder)

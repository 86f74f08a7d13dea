"""
Decide a turn again from its record, and hold every decision against what was written down.

Facts by version, clock, seed and playbook are in the manifest, which outlives the tables of a
turn. What was issued stands in ``decisions_issued``. So whoever doubts a decision can have it
computed anew, years later.
"""

from __future__ import annotations

import dataclasses
import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from najimi import __version__
from najimi.errors import NoTurnError, PlaybookError
from najimi.loop import (
    DECIDED,
    issued_decisions,
    moment_of,
    open_backend,
    plans,
    register_inputs,
)
from najimi.tables import FACT_TABLES, TURN_TABLES
from najimi.workspace import Manifest, Turn, Workspace, digest_of

DECIDING = ("identify", "differentiate", "customize")
NOT_COMPARED = ("recorded_at", "content_hash", "attributes", "source_key")
LINES_AT_ONCE = 65_536
BETWEEN, UNKNOWN = "\x1f", "\x00"


@dataclass(frozen=True)
class Replayed:
    """
    What came of deciding a turn again.

    Parameters
    ----------
    turn_id : str
    n_issued : int, >= 0
        Decisions that the record holds.
    n_same : int, >= 0
        Of these, how many were decided again to the last figure.
    n_other : int, >= 0
        Of these, how many came out otherwise, or not at all.
    n_new : int, >= 0
        Decisions that the record does not hold: of people erased since, or issued by another turn
        of the same instant.
    issued_hash, decided_hash : str
        SHA-256 of what the record holds and of what was decided again for the same decisions.
    code_version : str
        By which the turn was made.
    """

    turn_id: str
    n_issued: int
    n_same: int
    n_other: int
    n_new: int
    issued_hash: str
    decided_hash: str
    code_version: str

    @property
    def is_same(self) -> bool:
        """Whether all the record holds was decided again, to the last figure."""
        return self.issued_hash == self.decided_hash

    @property
    def is_of_this_release(self) -> bool:
        """Whether the release that decided then is the one that decides now."""
        return self.code_version == __version__


def replay_turn(
    workspace: Workspace, turn_id: str, *, on_phase: Callable[[str], None] = lambda _: None
) -> Replayed:
    """
    Decide a turn again from its record; nothing is published and nothing issued.

    Parameters
    ----------
    workspace : Workspace
    turn_id : str
        Of a turn on disk, or of one whose tables were removed since.
    on_phase : callable, optional
        Told the name of each phase as it begins.

    Returns
    -------
    Replayed
        Facts that were erased since are missing, so those who were erased are not compared, and
        what was estimated from them may differ.

    Raises
    ------
    BusyError
        If a turn of this workspace runs: it would clear away what is half done here.
    NoTurnError
        If there is no record of that turn.
    PlaybookError
        If its playbook is not what it was.
    """
    record = workspace.turns.find_record(turn_id)
    if record is None:
        raise NoTurnError(
            f"there is no record of turn {turn_id!r}.",
            hint="`najimi explain --decision ID` names the turn of a decision.",
        )
    with workspace.turns.lock(), _Scratch(workspace, turn_id) as folder:
        decided = issued_decisions(_decide(workspace, record.manifest, folder, on_phase))
    return _compare(record.manifest, _issued(workspace, decided, turn_id), decided)


class _Scratch:
    """A folder beside the turns that is gone afterwards, as the leftovers of a kill are."""

    def __init__(self, workspace: Workspace, turn_id: str) -> None:
        self._folder = workspace.folder / "turns" / f".{turn_id}.again"

    def __enter__(self) -> Path:
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        return self._folder

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


def _decide(
    workspace: Workspace, manifest: Manifest, folder: Path, on_phase: Callable[[str], None]
) -> Turn:
    """Run the phases up to the decisions, with everything as the manifest has it."""
    settings = dataclasses.replace(
        workspace.settings, engine=manifest.engine, time_zone=manifest.time_zone,
        currency=manifest.currency,
    )  # fmt: skip
    then = dataclasses.replace(workspace, settings=settings)
    text = then.playbooks.text(manifest.playbook_version)
    if digest_of(text)[:16] != manifest.playbook_digest:
        raise PlaybookError(
            f"playbook {manifest.playbook_version!r} is not the one the turn was decided by.",
            hint="bring its file back from a backup.",
        )
    playbook = then.playbook(manifest.playbook_version)
    by_phase = plans(
        moment_of(then, manifest), playbook, default_margin_share=manifest.default_margin_share
    )
    with open_backend(then, folder / "scratch") as engine:
        register_inputs(engine, then, playbook, manifest)
        for phase in DECIDING:
            on_phase(phase)
            engine.run(by_phase[phase])
        for name in ("decisions", "holdouts", "contexts"):
            engine.write(name, TURN_TABLES[name], folder / f"{name}.parquet")
    return Turn(folder, manifest)


def _issued(workspace: Workspace, decided: pa.Table, turn_id: str) -> pa.Table:
    """Return what the facts hold of a turn."""
    files = workspace.facts.source(DECIDED).files
    schema = FACT_TABLES[DECIDED].schema
    if not files or not decided.num_rows:
        return schema.empty_table()
    same = [("occurred_at", "=", decided["occurred_at"][0].as_py())]
    rows = pq.read_table(list(files), schema=schema, filters=same)
    return rows.filter(pc.equal(rows["turn_id"], turn_id))


def _compare(manifest: Manifest, issued: pa.Table, decided: pa.Table) -> Replayed:
    again = decided.filter(pc.is_in(decided["fact_id"], issued["fact_id"]))
    was, now = _lines(issued), _lines(again)
    n_same = pc.sum(pc.is_in(was, now)).as_py() or 0
    return Replayed(
        turn_id=manifest.turn_id,
        n_issued=len(was),
        n_same=n_same,
        n_other=len(was) - n_same,
        n_new=decided.num_rows - again.num_rows,
        issued_hash=_hash(was),
        decided_hash=_hash(now),
        code_version=manifest.code_version,
    )


def _lines(rows: pa.Table) -> pa.ChunkedArray:
    """Return each decision as one text, in the order of their ids: every figure to the last."""
    names = [name for name in rows.column_names if name not in (*NOT_COMPARED, "turn_id")]
    ordered = rows.sort_by("fact_id")
    told = [ordered[name].cast(pa.string()) for name in sorted(names)]
    return pc.binary_join_element_wise(
        *told, BETWEEN, null_handling="replace", null_replacement=UNKNOWN
    )


def _hash(lines: pa.ChunkedArray) -> str:
    digest = hashlib.sha256()
    for start in range(0, len(lines), LINES_AT_ONCE):
        digest.update("\n".join(lines.slice(start, LINES_AT_ONCE).to_pylist()).encode())
        digest.update(b"\n")
    return digest.hexdigest()

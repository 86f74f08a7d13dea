"""
What is kept of a turn whose tables are removed: enough to compute it again.

That is its manifest (facts by version, clock, seed, playbook) and the small tables that the next
turn read of it. No row of a customer is among them.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from najimi.workspace.private_files import make_private_folder

RECORDS = "turn_records"
"""Beside ``turns/``, whose folders are turns."""

CARRIED = ("response_rates", "uplifts", "models", "prices")
"""What a turn reads of the turn before: rates, measured uplifts, chosen models, prices."""

PINNED = 400
"""Of so many turns at most the facts are kept readable by version: of each, one file more stays."""


def record_of(turns: Path, turn_id: str) -> Path:
    """
    Return the folder in which the record of a turn stands, or would.

    Parameters
    ----------
    turns : Path
        ``turns/`` of the workspace.
    turn_id : str
    """
    return turns.parent / RECORDS / turn_id


def keep_record(turn_folder: Path) -> None:
    """
    Put manifest and carried tables of a turn aside, before its folder is removed.

    Killed in between, it is done again with the removal; a finished record is never changed.

    Parameters
    ----------
    turn_folder : Path
        Of a complete turn, in ``turns/``.
    """
    target = record_of(turn_folder.parent, turn_folder.name)
    if target.exists():
        return
    make_private_folder(target.parent)
    aside = target.with_name(f".{target.name}")
    shutil.rmtree(aside, ignore_errors=True)
    make_private_folder(aside)
    for name in ("manifest.json", *(f"{table}.parquet" for table in CARRIED)):
        if (turn_folder / name).exists():
            shutil.copyfile(turn_folder / name, aside / name)
    aside.rename(target)


def list_records(turns: Path) -> list[str]:
    """Return the ids of the turns of which a record is kept, the oldest ``as_of`` first."""
    return sorted(path.parent.name for path in (turns.parent / RECORDS).glob("[!.]*/manifest.json"))

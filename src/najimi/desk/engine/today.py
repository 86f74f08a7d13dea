"""What a person may ask the engine to do: the turn of today, and a comparison of customers."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from najimi.desk.engine.purchases import prepare
from najimi.desk.engine.shop import open_shop
from najimi.loop import run_turn
from najimi.workspace import open_workspace


def has_facts(folder: Path) -> bool:
    """Return whether anything was loaded that a turn could look at."""
    versions = open_workspace(folder).facts.versions()
    return any(versions[table] for table in ("people", "order_lines"))


def find_again(folder: Path) -> int:
    """
    Compare the customers of the current turn anew; return how many pairs may be one person.

    Raises
    ------
    WorkspaceError
        If there is no turn yet.
    """
    # Imported late: the library that compares takes a while to load, and few pages need it.
    from najimi.matching import find_duplicates

    return find_duplicates(open_workspace(folder)).n_pairs


def make_turn(folder: Path, *, now: datetime) -> None:
    """
    Run one turn that looks from now, and prepare what pages read.

    Raises
    ------
    BusyError
        If another turn runs.
    """
    run_turn(open_workspace(folder), as_of=now.replace(microsecond=0))
    prepare(open_shop(folder))

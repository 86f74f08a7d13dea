"""The turn of today, made when a person asks for it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from najimi.desk.engine.purchases import prepare
from najimi.desk.engine.shop import open_shop
from najimi.loop import run_turn
from najimi.workspace import open_workspace


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

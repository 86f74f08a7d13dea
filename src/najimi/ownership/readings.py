"""
Who was handed what is held about whom, and what for; also who was denied it.

The desk notes this in its audit. What is done without a desk is noted here, in a file of the
workspace that is only added to; it holds customer ids and no name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from najimi.ownership.stores import Note
from najimi.workspace import Workspace
from najimi.workspace.private_files import make_private_folder
from najimi.workspace.private_lines import PrivateLines

FOLDER, FILE = "ownership", "readings"
IF_DAMAGED = "put the file away, so that a new one begins, and look at a copy of it."


@dataclass(frozen=True)
class Reading:
    """
    One time that somebody wanted all that is held about a person.

    Parameters
    ----------
    at : datetime
        Aware.
    who : str
        Who asked: an account of the desk or of the system.
    customer_id : str
        Whom it is about; after their erasure, the number of its receipt.
    purpose : str
        One of ``HandingPurpose``; empty if none was given.
    kind : str
        Kind of file that was asked for.
    is_granted : bool
        Whether it was handed out.
    """

    at: datetime
    who: str
    customer_id: str
    purpose: str
    kind: str
    is_granted: bool


NoteReading = Callable[[Reading], None]
"""Takes a reading down; on disk when it returns."""


def noting_readings(workspace: Workspace) -> NoteReading:
    """Return how to note readings in the workspace."""

    def note(reading: Reading) -> None:
        lines = _lines(workspace)
        make_private_folder(lines.path.parent)
        lines.append(asdict(reading) | {"at": reading.at.isoformat()})

    return note


def list_readings(workspace: Workspace) -> list[Reading]:
    """Return the readings that were noted in a workspace, oldest first; the desk's not."""
    return [Reading(**raw | {"at": datetime.fromisoformat(raw["at"])}) for raw in _lines(workspace)]


def erase_from_readings(
    workspace: Workspace, customer_ids: frozenset[str], receipt: str, note: Note
) -> None:
    """
    Let the lines about erased customers name the receipt.

    The lines stay, for they tell what people of the shop did.
    """
    theirs = [raw for raw in _lines(workspace) if raw["customer_id"] in customer_ids]

    def change(raw: dict[str, Any]) -> dict[str, Any]:
        return raw | {"customer_id": receipt} if raw["customer_id"] in customer_ids else raw

    if theirs:
        note("readings", "", len(theirs))
        _lines(workspace).rewrite(change)


def _lines(workspace: Workspace) -> PrivateLines:
    return PrivateLines(workspace.folder / FOLDER / FILE, if_damaged=IF_DAMAGED)

"""How far each query was read: kept in ``pull_state.json``, replaced whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from najimi.errors import InputFileError, WorkspaceError
from najimi.faults import fault_point
from najimi.workspace.locks import locked_or_busy
from najimi.workspace.private_files import replacing

STATE_FILE = "pull_state.json"
LOCK_FILE = "pull.lock"
Value = int | float | Decimal | str | date | datetime
_READERS: dict[str, Any] = {
    "integer": int,
    "float": float,
    "decimal": Decimal,
    "text": str,
    "instant": datetime.fromisoformat,
    "date": date.fromisoformat,
}
_KINDS: tuple[tuple[type, str], ...] = (
    (int, "integer"),
    (float, "float"),
    (Decimal, "decimal"),
    (str, "text"),
    (datetime, "instant"),  # before date, of which it is one
    (date, "date"),
)


@dataclass(frozen=True)
class Watermark:
    """
    The greatest value of the watermark column among the rows that were stored.

    Parameters
    ----------
    value : int, float, Decimal, str, date or datetime
    digest : str
        Of the question it belongs to.
    """

    value: Value
    digest: str


def kind_of(value: Value) -> str:
    """
    Return the name of a value's kind.

    Raises
    ------
    InputFileError
        If values of this kind have no order that a watermark needs.

    Examples
    --------
    >>> kind_of(7), kind_of(date(2026, 4, 1))
    ('integer', 'date')
    """
    found = next((name for kind, name in _KINDS if isinstance(value, kind)), None)
    if found is None or isinstance(value, bool):
        raise InputFileError(
            f"the watermark must be a number, a text, a date or an instant, got a {type(value).__name__}.",
            hint="choose a column such as updated_at, or a number that only grows.",
        )
    return found


def looked_back(value: Value, *, minutes: int) -> Value:
    """
    Return from where to read again; only an instant is moved.

    Examples
    --------
    >>> looked_back(7, minutes=10), looked_back(datetime(2026, 4, 1, 10), minutes=10)
    (7, datetime.datetime(2026, 4, 1, 9, 50))
    """
    return value - timedelta(minutes=minutes) if isinstance(value, datetime) else value


def read_watermarks(folder: Path) -> dict[str, Watermark]:
    """
    Return how far each query of a workspace was read, by ``source/table``.

    Raises
    ------
    WorkspaceError
        If the file is damaged.
    """
    path = folder / STATE_FILE
    if not path.exists():
        return {}
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        return {
            name: Watermark(_READERS[told["kind"]](told["value"]), told["digest"])
            for name, told in raw.items()
        }
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError) as error:
        raise WorkspaceError(
            f"{path} is damaged: {type(error).__name__}.",
            hint="remove it: everything is then read once more, and nothing is stored twice.",
        ) from error


def keep_watermark(folder: Path, name: str, watermark: Watermark) -> None:
    """Replace one entry; hold ``pull_lock`` meanwhile."""
    kept = read_watermarks(folder) | {name: watermark}
    told = {
        key: {"kind": kind_of(mark.value), "value": str(mark.value), "digest": mark.digest}
        for key, mark in sorted(kept.items())
    }
    with replacing(folder / STATE_FILE) as fresh:
        fresh.write_text(json.dumps(told, indent=2), encoding="utf-8")
        fault_point("pull.before_watermark")


@contextmanager
def pull_lock(folder: Path) -> Iterator[None]:
    """
    Keep other pulls of this workspace out.

    Raises
    ------
    BusyError
        If another pull runs now.
    """
    with locked_or_busy(folder / LOCK_FILE, "another pull of this workspace is running."):
        yield

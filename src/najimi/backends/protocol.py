"""What a backend can do: take tables in, run a plan, hand tables out."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import pyarrow as pa

from najimi.plan import Plan, Source
from najimi.tables import Table


class Backend(Protocol):
    """
    Where a plan runs.

    A backend is a context manager; leaving it frees its memory and scratch files.
    """

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def register(
        self, name: str, table: Source | pa.Table, *, before: datetime | None = None
    ) -> None:
        """Make a table known by name; ``before`` hides rows with a later ``occurred_at``."""
        ...

    def run(self, plan: Plan) -> None:
        """Run every step in order; its tables are then known by name."""
        ...

    def collect(self, name: str) -> pa.Table:
        """Return a small table whole."""
        ...

    def write(self, name: str, table: Table, path: Path) -> int:
        """Write a table, sorted by its key and checked; return its number of rows."""
        ...

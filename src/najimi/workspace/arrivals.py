"""
Who brings facts in, and who must wait: loads go on side by side, an erasure goes on alone.

A load that was checked before an erasure and stored after it would bring the person back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa

from najimi.workspace.locks import locked

LOCK = Path("facts") / "arrivals.lock"

BeforeStore = Callable[[str, Iterator[pa.RecordBatch]], None]
"""Takes the name of a fact table and its checked facts, batch by batch, before they are stored."""


@contextmanager
def arriving(workspace: Path) -> Iterator[None]:
    """
    Hold this from the check of the first row until the last one is stored.

    Parameters
    ----------
    workspace : Path
        Folder of the workspace. Others may arrive too; an erasure waits, or is waited for.
    """
    with locked(workspace / LOCK, is_shared=True):
        yield


@contextmanager
def nothing_arriving(workspace: Path) -> Iterator[None]:
    """Wait until nothing arrives, then keep everything out; free at once after a kill."""
    with locked(workspace / LOCK):
        yield

"""A folder beside the answer while a file is valued; what a killed run left is removed by the next."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

PREFIX, OWNER = ".najimi-value-", "owner"


@contextmanager
def scratch_folder(out: Path) -> Iterator[Path]:
    """
    Give a new folder beside a file to be written, readable by its owner only; remove it at the end.

    A file in it stays locked as long as this process lives, which tells other runs to leave the
    folder alone. A killed process holds no lock.

    Parameters
    ----------
    out : Path
        It need not be there yet; its folder must.

    Examples
    --------
    >>> import tempfile
    >>> out = Path(tempfile.mkdtemp()) / "values.csv"
    >>> with scratch_folder(out) as folder:
    ...     folder.parent == out.parent
    True
    >>> list(out.parent.iterdir())
    []
    """
    for folder in out.parent.glob(f"{PREFIX}*"):
        if _is_left_over(folder):
            shutil.rmtree(folder, ignore_errors=True)
    with TemporaryDirectory(prefix=PREFIX, dir=out.parent) as name:
        folder = Path(name)
        with (folder / "unlocked").open("wb") as owner:
            fcntl.flock(owner, fcntl.LOCK_EX)
            # Named only now: an owner without a lock is one that was killed.
            (folder / "unlocked").rename(folder / OWNER)
            yield folder


def _is_left_over(folder: Path) -> bool:
    try:
        with (folder / OWNER).open("r+b") as owner:
            fcntl.flock(owner, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # its process lives, or it is somebody else's, or it was made just now
        return False
    return True

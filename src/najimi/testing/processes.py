"""Processes that a test starts: they run this najimi, and die or stop where they are told to."""

from __future__ import annotations

import os
from pathlib import Path

SOURCE = Path(__file__).parents[2]


def environment_with(fault: str = "") -> dict[str, str]:
    """
    Return the environment in which a new process runs the najimi that is under test.

    Parameters
    ----------
    fault : str, optional
        ``<place>.<moment>:kill`` or ``:stop``; none unless given.

    Examples
    --------
    >>> environment_with("load.after_seal:kill")["FAULT"]
    'load.after_seal:kill'
    """
    return os.environ | {"FAULT": fault, "PYTHONPATH": str(SOURCE)}

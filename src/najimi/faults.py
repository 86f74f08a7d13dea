"""
Named points at which a test may kill the process, to prove that nothing is lost there.

``FAULT=load.after_stage:kill`` ends the process with SIGKILL when it passes that point, and
``:stop`` halts it there until somebody lets it go on, so that others may act meanwhile.
Unset, which is always so outside tests, a point costs one dictionary look-up.
"""

from __future__ import annotations

import os
import signal


def fault_point(name: str) -> None:
    """
    Die here by SIGKILL, or stop until SIGCONT, if the environment asks for it; else do nothing.

    Parameters
    ----------
    name : str
        ``<place>.<moment>``; unique in the source, so that a test can list every point.

    Examples
    --------
    >>> fault_point("doctest.nothing_happens")
    """
    asked = os.environ.get("FAULT")
    if asked == f"{name}:kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if asked == f"{name}:stop":
        os.kill(os.getpid(), signal.SIGSTOP)

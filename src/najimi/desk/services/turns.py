"""The turn of today, made from the desk."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User

from najimi.desk import engine
from najimi.desk.loading import take_in
from najimi.desk.services.audit import leave_line
from najimi.workspace import open_workspace


def make_turn(*, who: User, at: datetime) -> None:
    """
    Run a turn that looks from now, once what waits at the desk is handed on.

    The gate learns from it who is who.

    Raises
    ------
    BusyError
        If another turn runs.
    """
    workspace = open_workspace(settings.WORKSPACE)
    take_in(workspace, at=at)
    engine.make_turn(settings.WORKSPACE, now=at)
    take_in(workspace, at=at)
    leave_line(who, "turn_made", at=at)

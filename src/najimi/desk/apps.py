"""The desk as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Names the app, so that its tables begin with ``desk_``."""

    name = "najimi.desk"
    label = "desk"

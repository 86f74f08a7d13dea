"""What every template knows: the language, and what is made up or a replay."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from najimi.config import LOCALES
from najimi.desk.selectors import get_notes

TABS = ("plan", "customers", "structure", "evidence", "requests", "uploads")
AREA = (
    "structure", "important", "movement", "needs", "care", "costs", "entries", "path",
    "satisfaction", "bonds", "effort", "dismissals",
)  # fmt: skip
"""The pages under *structure*, as its own row of links names them."""


def desk(request: HttpRequest) -> dict[str, Any]:
    """Return the context shared by all pages; notes only for people who have entered."""
    locale = getattr(request, "locale", LOCALES[0])
    user = getattr(request, "user", None)
    is_inside = user is not None and user.is_authenticated
    match = getattr(request, "resolver_match", None)
    view = match.url_name if match else ""
    return {
        "locale": locale,
        "locales": LOCALES,
        "tabs": TABS,
        "tab": "structure" if view in AREA else view,
        "area": AREA,
        "view": view,
        "is_inside": is_inside,
        "notes": get_notes(locale) if is_inside else None,
    }

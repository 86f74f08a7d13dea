"""The region of telephone numbers and postal codes without their country; no parser is loaded for it."""

from __future__ import annotations

DEFAULT_REGION = "JP"

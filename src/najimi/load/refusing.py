"""What is told and kept of the row of a person who asked to be erased: nothing but that."""

from __future__ import annotations

ASKED_TO_BE_ERASED = "this person asked to be erased"
NOT_KEPT = "(not kept)"

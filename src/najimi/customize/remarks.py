"""Something to think about, as it is said of a playbook."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Remark:
    """Something to think about that stops nothing: a key of the catalogue with its values."""

    key: str
    values: dict[str, object]

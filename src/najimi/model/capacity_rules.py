"""What a playbook has to give in one turn: ``[capacities]``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from najimi.model.playbook_fields import UNLIMITED, FieldReader
from najimi.model.terms import Channel

BUDGET, MINUTES = "budget", "minutes"
NONE = "none"
TREATMENT_CAP = "treatment_"
"""A capacity of so many of one treatment is named by this and the treatment's id."""


def read_capacities(
    reader: FieldReader, raw: dict[str, Any], treatment_ids: Iterable[str]
) -> dict[str, int | None]:
    """
    Read ``[capacities]``: budget, minutes, sends per channel, and caps of single treatments.

    Faults are noted at the reader.

    Returns
    -------
    dict of str to int or None
        How much there is of each; None is unlimited.
    """
    return dict(_capacities(reader, reader.table(raw, "capacities", "playbook"), treatment_ids))


def _capacities(
    reader: FieldReader, raw: dict[str, Any], treatment_ids: Iterable[str]
) -> Iterator[tuple[str, int | None]]:
    at = "capacities"
    reader.only(raw, (BUDGET, MINUTES, "sends", "treatments"), at)
    yield BUDGET, _budget(reader, raw, at)
    yield MINUTES, reader.limit(raw, MINUTES, at)
    sends = reader.table(raw, "sends", at)
    reader.only(sends, [channel.value for channel in Channel], f"{at}.sends")
    for channel in Channel:
        yield f"sends_{channel}", reader.limit(sends, channel.value, f"{at}.sends")
    caps, known = reader.table(raw, "treatments", at), set(treatment_ids)
    for name in caps:
        reader.require(
            name in known,
            f"{at}.treatments: {name!r} is no treatment; known are {sorted(known)}",
        )
        yield f"{TREATMENT_CAP}{name}", reader.limit(caps, name, f"{at}.treatments")


def _budget(reader: FieldReader, raw: dict[str, Any], at: str) -> int | None:
    """Read money, ``"unlimited"``, or ``"none"`` for nothing at all."""
    if raw.get(BUDGET) == UNLIMITED:
        return None
    return 0 if raw.get(BUDGET) == NONE else reader.money(raw, BUDGET, at)

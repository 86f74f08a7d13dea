"""What a playbook has to give in one turn: ``[capacities]``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from najimi.model.nearest import or_nearest
from najimi.model.playbook_fields import UNLIMITED, FieldReader
from najimi.model.terms import Channel
from najimi.model.treatments import Treatment

BUDGET, MINUTES = "budget", "minutes"
NONE = "none"
SENDS = "sends_"
TREATMENT_CAP = "treatment_"
"""A capacity of so many of one treatment is named by this and the treatment's id."""

STOCK = "stock_"
"""Pieces of one product: this and the product's id."""

STAFF = "staff_"
"""Minutes of one of our people, for those whom they look after: this and the person's id."""

_UNITS = {BUDGET: "minor units", MINUTES: "minutes"}
_UNITS_OF = {SENDS: "sends", TREATMENT_CAP: "treatments", STOCK: "pieces", STAFF: "minutes"}


def unit_of(capacity: str) -> str:
    """
    Return what one unit of a capacity is.

    Examples
    --------
    >>> [unit_of(name) for name in ("budget", "staff_hana", "stock_kettle")]
    ['minor units', 'minutes', 'pieces']
    """
    found = (unit for start, unit in _UNITS_OF.items() if capacity.startswith(start))
    return _UNITS.get(capacity) or next(found)


def read_capacities(
    reader: FieldReader, raw: dict[str, Any], treatments: Sequence[Treatment]
) -> dict[str, int | None]:
    """
    Read ``[capacities]``: money, minutes, sends by channel, caps of treatments, stock, staff.

    Faults are noted at the reader.

    Returns
    -------
    dict of str to int or None
        How much there is of each; None is unlimited.
    """
    return dict(_capacities(reader, reader.table(raw, "capacities", "playbook"), treatments))


def _capacities(
    reader: FieldReader, raw: dict[str, Any], treatments: Sequence[Treatment]
) -> Iterator[tuple[str, int | None]]:
    at = "capacities"
    reader.only(raw, (BUDGET, MINUTES, "sends", "treatments", "stock", "staff"), at)
    yield BUDGET, _budget(reader, raw, at)
    yield MINUTES, reader.limit(raw, MINUTES, at)
    sends = reader.table(raw, "sends", at)
    reader.only(sends, [channel.value for channel in Channel], f"{at}.sends")
    for channel in Channel:
        yield f"{SENDS}{channel}", reader.limit(sends, channel.value, f"{at}.sends")
    ids = [treatment.treatment_id for treatment in treatments]
    yield from _listed(reader, raw, "treatments", TREATMENT_CAP, ids)
    yield from _listed(reader, raw, "stock", STOCK, _products(treatments))
    yield from _listed(reader, raw, "staff", STAFF)


def _listed(
    reader: FieldReader,
    raw: dict[str, Any],
    name: str,
    start: str,
    known: Sequence[str] | None = None,
) -> Iterator[tuple[str, int | None]]:
    """Read limits by name; one that nothing could use is a slip of the pen."""
    at = f"capacities.{name}"
    for key in (limits := reader.table(raw, name, "capacities")):
        if known is not None:
            reader.require(
                key in known, f"{at}: no treatment is or uses {key!r}; {or_nearest(key, known)}"
            )
        yield f"{start}{key}", reader.limit(limits, key, at)


def _products(treatments: Sequence[Treatment]) -> list[str]:
    """Return the products that treatments offer, or say that they use."""
    offered = [treatment.product_id for treatment in treatments if treatment.product_id]
    said = [name.removeprefix(STOCK) for each in treatments for name in each.uses
            if name.startswith(STOCK)]  # fmt: skip
    return list(dict.fromkeys(offered + said))


def _budget(reader: FieldReader, raw: dict[str, Any], at: str) -> int | None:
    """Read money, ``"unlimited"``, or ``"none"`` for nothing at all."""
    if raw.get(BUDGET) == UNLIMITED:
        return None
    return 0 if raw.get(BUDGET) == NONE else reader.money(raw, BUDGET, at)

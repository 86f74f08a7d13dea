"""What binds the customer who takes a treatment: its term, its renewal, the way out of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from najimi.model.nearest import or_nearest
from najimi.model.playbook_fields import FieldReader
from najimi.model.terms import Channel

MOST_MONTHS, MOST_DAYS = 1200, 3650


@dataclass(frozen=True)
class Commitment:
    """
    What whoever takes a treatment is bound to; nothing, where a field is left out.

    Parameters
    ----------
    least_months : int, >= 0
        For how long they are bound at least.
    renews_itself : bool
        Whether it goes on, and costs, unless they say something.
    told_days_before : int, >= 0
        How many days before a renewal we write to them; 0 for not at all.
    leaves_by : tuple of Channel
        By which ways one may leave.
    leaving_amount : int, minor units, >= 0
        What leaving costs.
    """

    least_months: int = 0
    renews_itself: bool = False
    told_days_before: int = 0
    leaves_by: tuple[Channel, ...] = ()
    leaving_amount: int = 0


FIELDS = ("least_months", "renews_itself", "told_days_before", "leaves_by", "leaving_cost")


def read_commitment(fields: FieldReader, raw: dict[str, Any], at: str) -> Commitment | None:
    """Read ``[treatments.commitment]`` of one treatment; None if there is none."""
    if "commitment" not in raw:
        return None
    table, where = fields.table(raw, "commitment", at), f"{at}, commitment"
    fields.only(table, FIELDS, where)

    def whole(name: str, most: int) -> int:
        return fields.whole(table, name, where, 0, most) if name in table else 0

    has_cost = "leaving_cost" in table
    return Commitment(
        least_months=whole("least_months", MOST_MONTHS),
        renews_itself=fields.truth(table, "renews_itself", where),
        told_days_before=whole("told_days_before", MOST_DAYS),
        leaves_by=_channels(fields, table, where),
        leaving_amount=fields.money(table, "leaving_cost", where) if has_cost else 0,
    )


def _channels(fields: FieldReader, raw: dict[str, Any], at: str) -> tuple[Channel, ...]:
    named, known = fields.texts(raw, "leaves_by", at), [channel.value for channel in Channel]
    for name in named:
        fields.require(
            name in known, f"{at}: leaves_by names no channel {name!r}; {or_nearest(name, known)}"
        )
    return tuple(Channel(name) for name in named if name in known)

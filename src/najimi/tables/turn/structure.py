"""How customers differ among each other: classes by value."""

from __future__ import annotations

from najimi.model.terms import Tier
from najimi.tables.contract import FLOAT, INTEGER, STRING, Column, Table
from najimi.tables.turn.common import CUSTOMER

TIERS = Table(
    "tiers",
    "one row per customer",
    ("customer_id",),
    (
        CUSTOMER,
        Column("tier", STRING, "Class by value.", choices=tuple(Tier)),
        Column(
            "value_rank", INTEGER, "1 for the highest expected margin.", is_required=False, low=1
        ),
        Column(
            "cumulative_value_share",
            FLOAT,
            "Part of all expected margin at this rank or above.",
            unit="share",
            is_required=False,
            low=0,
            high=1.000000001,
        ),
    ),
)

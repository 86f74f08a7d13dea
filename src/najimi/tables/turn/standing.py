"""Where each customer stands on a path."""

from __future__ import annotations

from najimi.model.terms import Stage
from najimi.tables.contract import DATE, FLOAT, INTEGER, STRING, Column, Table
from najimi.tables.turn.common import CUSTOMER

CAREERS = Table(
    "careers",
    "one row per customer and path",
    ("customer_id", "path"),
    (
        CUSTOMER,
        Column("path", STRING, "common, or an ideal type of the playbook."),
        Column("stage", STRING, "Where they stand on that path.", choices=tuple(Stage)),
        Column(
            "since_on",
            DATE,
            "Day of the purchase that shows the stage, or on which the silence grew too long.",
            is_required=False,
        ),
        Column(
            "days_since_last_order",
            INTEGER,
            "Silence so far.",
            unit="days",
            is_required=False,
            low=0,
        ),
        Column(
            "usual_gap_days",
            FLOAT,
            "Their own rhythm, or the shop's while theirs is unknown.",
            unit="days",
            is_required=False,
            low=0,
        ),
    ),
)

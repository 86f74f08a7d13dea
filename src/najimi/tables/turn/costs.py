"""What relations cost: to win and to keep customers, and to serve each of them."""

from __future__ import annotations

from najimi.tables.contract import DATE, FLOAT, INTEGER, STRING, Column, Table
from najimi.tables.turn.common import CUSTOMER, MONEY

RELATION_COST_REASONS = (
    "measured",
    "no_costs",
    "no_acquisition_costs",
    "no_retention_costs",
    "nobody_new",
    "nobody_kept",
)
ACTIVITIES_SERVING = ("time", "sends", "entries")


def _maybe(name: str, sentence: str) -> Column:
    return Column(name, FLOAT, sentence, unit=MONEY, is_required=False)


RELATION_COSTS = Table(
    "relation_costs",
    "one row: what winning a customer cost beside keeping one, from the shop's own entries",
    ("from_on",),
    (
        Column("from_on", DATE, "First day counted."),
        Column("until_on", DATE, "Last day counted: the day before the turn."),
        Column("reason", STRING, "measured, or what is missing.", choices=RELATION_COST_REASONS),
        Column("n_new", INTEGER, "Customers whose first purchase fell in these days.", low=0),
        Column("n_kept", INTEGER, "Customers from before who bought in these days.", low=0),
        Column("acquire_amount", INTEGER, "Spent on winning customers.", unit=MONEY),
        Column("keep_amount", INTEGER, "Spent on keeping customers.", unit=MONEY),
        _maybe("acquire_per_new_amount", "Spent on winning, per new customer."),
        _maybe("keep_per_kept_amount", "Spent on keeping, per kept customer."),
        Column(
            "ratio", FLOAT, "Winning one over keeping one; empty unless both are known.",
            is_required=False,
        ),
    ),
)  # fmt: skip

SERVING_COSTS = Table(
    "serving_costs",
    "one row per customer: what serving them cost in 365 days, and what their margin leaves",
    ("customer_id",),
    (
        CUSTOMER,
        Column("n_contacts", INTEGER, "Contacts in either direction.", low=0),
        Column("minutes", INTEGER, "Time of people, as logged.", unit="minutes", low=0),
        Column("time_amount", INTEGER, "That time, where an hour has a cost.", unit=MONEY, low=0),
        Column("sends_amount", INTEGER, "What was sent or given.", unit=MONEY, low=0),
        Column("serving_amount", INTEGER, "Both together.", unit=MONEY, low=0),
        Column("n_unpriced", INTEGER, "Contacts that cost something not known.", low=0),
        Column("margin_amount", INTEGER, "Margin of the same days.", unit=MONEY),
        Column(
            "margin_after_amount",
            INTEGER,
            "Margin after serving; empty while some contact has no known cost.",
            unit=MONEY,
            is_required=False,
        ),
    ),
)

SERVING_LEDGER = Table(
    "serving_ledger",
    "one row per activity: its cost in 365 days, and whom it can be laid on",
    ("activity",),
    (
        Column("activity", STRING, "What was done.", choices=ACTIVITIES_SERVING),
        Column("total_amount", INTEGER, "Cost in all.", unit=MONEY),
        Column("attributed_amount", INTEGER, "Laid on customers.", unit=MONEY),
        Column("unattributed_amount", INTEGER, "Cannot be laid on anyone.", unit=MONEY),
        Column("n_unpriced", INTEGER, "Contacts that cost something not known.", low=0),
    ),
)

"""How customers differ among each other: classes by value, named care, first products."""

from __future__ import annotations

from najimi.model.terms import ProductRole, Tier
from najimi.tables.contract import FLOAT, INTEGER, STRING, Column, Table
from najimi.tables.turn.common import CUSTOMER, MONEY

CARE = ("named", "next")
LIGHT_CARE = "light"
"""The care of everybody else, who has no row."""
CARE_REASONS = ("cut", "room_for_all", "no_managers", "nobody_gains")
ROLES = tuple(ProductRole)


def _rate(name: str, sentence: str) -> Column:
    return Column(name, FLOAT, sentence, is_required=False, low=0, high=1)


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

NAMED_CARE = Table(
    "named_care",
    "one row per customer who gets a named manager, and per one of those who just miss it;"
    " everyone else gets light care",
    ("customer_id",),
    (
        CUSTOMER,
        Column("tier", STRING, "Class by value.", choices=tuple(Tier)),
        Column("care", STRING, "named: gets a manager; next: just misses it.", choices=CARE),
        Column("position", INTEGER, "1 for the most gain per hour.", low=1),
        Column("gain_amount", INTEGER, "Assumed over the horizon.", unit=MONEY, low=1),
        Column("minutes_per_month", INTEGER, "What care takes.", unit="minutes", low=1),
        Column("gain_per_hour_amount", FLOAT, "Gain per manager's hour.", unit=MONEY, low=0),
    ),
)

PORTFOLIO_CUTS = Table(
    "portfolio_cuts",
    "one row per portfolio: where named care ends and what one more hour would be worth",
    ("portfolio",),
    (
        Column("portfolio", STRING, "all, as long as the managers share one list."),
        Column("reason", STRING, "How the cut came about.", choices=CARE_REASONS),
        Column("n_managers", INTEGER, "Managers of the playbook.", low=0),
        Column("minutes_available", INTEGER, "Of all of them, per month.", unit="minutes", low=0),
        Column("minutes_used", INTEGER, "By the named, per month.", unit="minutes", low=0),
        Column("n_candidates", INTEGER, "Customers for whom care is assumed to gain.", low=0),
        Column("n_named", INTEGER, "Those who get a manager.", low=0),
        Column("gain_amount", INTEGER, "Of all named, over the horizon.", unit=MONEY, low=0),
        Column(
            "price_per_hour_amount",
            FLOAT,
            "What one more hour of a manager would bring; 0 if there is room for all.",
            unit=MONEY,
            is_required=False,
            low=0,
        ),
        Column("source", STRING, "Where the assumed gain comes from.", is_required=False),
    ),
)

ENTRY_PRODUCTS = Table(
    "entry_products",
    "one row per way to group first purchases and first product, category or role",
    ("grouping", "entry"),
    (
        Column("grouping", STRING, "What entry is.", choices=("product", "category", "role")),
        Column(
            "entry",
            STRING,
            "The product, category or role that most of the first day's money went to;"
            " empty where the sources keep silent.",
        ),
        Column("role", STRING, "Role of that product now.", is_required=False, choices=ROLES),
        Column("n_customers", INTEGER, "Whose first purchase it was.", low=1),
        Column("window_days", INTEGER, "For the second purchase.", unit="days", low=1),
        Column("n_observed", INTEGER, "Seen for the whole window.", low=0),
        Column("n_second", INTEGER, "Those who bought again in it.", low=0),
        _rate("second_probability", "Their part of those seen for the window."),
        _rate("second_low_probability", "Lower end of Wilson's 95 % interval."),
        _rate("second_high_probability", "Upper end of Wilson's 95 % interval."),
        Column("n_observed_year", INTEGER, "Seen for 365 days after the first day.", low=0),
        Column(
            "later_margin_amount",
            INTEGER,
            "Margin of those, in the 365 days after the first day, in all.",
            unit=MONEY,
        ),
        Column(
            "later_margin_mean_amount",
            FLOAT,
            "Per customer seen for the year.",
            unit=MONEY,
            is_required=False,
        ),
    ),
)

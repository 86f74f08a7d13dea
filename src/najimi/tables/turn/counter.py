"""What the counter reads: products, what goes with them, and who may be spoken to."""

from __future__ import annotations

import pyarrow as pa

from najimi.tables.contract import BOOLEAN, FLOAT, INTEGER, STRING, Column, Table
from najimi.tables.turn.common import CUSTOMER, MONEY

_PRODUCT = Column("product_id", STRING, "Key of the product.")

NEXT_PRODUCTS = Table(
    "next_products",
    "one row per product bought in the last 365 days",
    ("product_id",),
    (
        _PRODUCT,
        Column("name", STRING, "Its name.", is_required=False),
        Column("category", STRING, "The category it is filed under.", is_required=False),
        Column("role", STRING, "What it is for in the relation.", is_required=False),
        Column("n_orders", INTEGER, "Orders with it.", low=1),
        Column("n_buyers", INTEGER, "Keys of customers who bought it.", low=1),
        Column("recent_share", FLOAT, "Part of lately bought baskets with it.", low=0, high=1),
        Column("unit_price_amount", FLOAT, "Paid for one, on average.", unit=MONEY),
        Column(
            "unit_margin_amount",
            FLOAT,
            "Margin of one, on average; empty where no source tells it.",
            unit=MONEY,
            is_required=False,
        ),
    ),
)

PRODUCT_PAIRS = Table(
    "product_pairs",
    "one row per product and one of up to 20 that go with it",
    ("product_id", "next_product_id"),
    (
        _PRODUCT,
        Column("next_product_id", STRING, "What goes with it."),
        Column("n_together", INTEGER, "Baskets with both.", low=1),
        Column("n_first", INTEGER, "Baskets with the first.", low=1),
        Column(
            "lift",
            FLOAT,
            "How many times as often the second is there as in any basket; held towards 1.",
            low=0,
        ),
    ),
)

COUNTER_MARKS = Table(
    "counter_marks",
    "one row per customer: whether the screen lets us sell to them at the counter",
    ("customer_id",),
    (
        CUSTOMER,
        Column("mark", STRING, "'open', or the code of the first refusal."),
        Column("n_contacts_7_days", INTEGER, "Contacts from us in 7 days.", low=0),
        Column("n_contacts_30_days", INTEGER, "Contacts from us in 30 days.", low=0),
        Column("main_need", STRING, "What they want most, if known.", is_required=False),
        Column("has_bought_front", BOOLEAN, "Bought at least one entry product."),
        Column("draw", FLOAT, "The draw by which holdouts are chosen, in [0, 1).", low=0, high=1),
        Column("is_decided", BOOLEAN, "Whether this turn decided on a contact with them."),
        Column(
            "refused_products",
            pa.list_(STRING),
            "Products they refused lately, or said were not for them.",
            is_required=False,
        ),
        Column(
            "n_treatments_in_period",
            INTEGER,
            "Treatments in the period of the rolling limit.",
            low=0,
        ),
        Column("question_mark", STRING, "'open', or what speaks against a question to them."),
        Column(
            "is_below_line",
            BOOLEAN,
            "Whether they are to be given something before what is dearer is offered.",
        ),
        Column(
            "need_millionths",
            pa.list_(STRING),
            "Each recorded need and how sure it is, in millionths, like 'calm 650000'.",
            is_required=False,
        ),
    ),
)

"""What each customer is worth: purchases, models and expected margin."""

from __future__ import annotations

from najimi.tables.contract import BOOLEAN, DATE, FLOAT, INSTANT, INTEGER, STRING, Column, Table
from najimi.tables.turn.common import CUSTOMER, MONEY

_FADING = tuple(
    Column(
        f"fading_{days}",
        INTEGER,
        f"Purchase days after the first, each counted half after every {days} days.",
        unit="millionths",
        low=0,
    )
    for days in (15, 30, 60, 120)
)

PURCHASE_DAYS = Table(
    "purchase_days",
    "one row per customer and day with a positive net purchase; handed on, not kept with the turn",
    ("customer_id", "day"),
    (
        CUSTOMER,
        Column("day", DATE, "In the workspace's zone."),
        Column("net_amount", INTEGER, "Paid on that day, returns taken off.", unit=MONEY),
        Column("margin_amount", INTEGER, "Margin of that day.", unit=MONEY),
        Column("has_front", BOOLEAN, "Whether an entry product was among it."),
        Column("first_at", INSTANT, "The first line of that day.", unit="UTC"),
    ),
)

PURCHASE_SUMMARIES = Table(
    "purchase_summaries",
    "one row per customer with at least one day of positive net purchase",
    ("customer_id",),
    (
        CUSTOMER,
        Column("first_on", DATE, "Day of the first purchase, in the workspace's zone."),
        Column("last_on", DATE, "Day of the latest purchase."),
        Column("n_orders", INTEGER, "Days with a purchase; several on one day count once.", low=1),
        Column("frequency", INTEGER, "Days with a purchase after the first.", low=0),
        Column("recency_days", INTEGER, "From first to latest purchase.", unit="days", low=0),
        Column("tenure_days", INTEGER, "From first purchase to the turn.", unit="days", low=0),
        Column("previous_purchases", INTEGER, "Purchase days in the last backtest window.", low=0),
        Column("net_amount", INTEGER, "Paid in all, returns taken off.", unit=MONEY),
        Column("margin_amount", INTEGER, "Margin in all, returns taken off.", unit=MONEY),
        Column("n_orders_90_days", INTEGER, "Purchase days in the last 90 days.", low=0),
        Column("first_margin_amount", INTEGER, "Margin of the first purchase day.", unit=MONEY),
        Column("year_net_amount", INTEGER, "Paid in the last 365 days.", unit=MONEY),
        Column("has_bought_front", BOOLEAN, "Bought at least one entry product."),
        Column(
            "last_gap_days",
            INTEGER,
            "Between the two latest purchases.",
            unit="days",
            is_required=False,
            low=1,
        ),
        *_FADING,
    ),
)

MODELS = Table(
    "models",
    "one row per candidate model of one quantity, and segment of customers it was tested on",
    ("quantity", "segment", "model"),
    (
        Column(
            "quantity", STRING, "What is predicted.", choices=("purchases", "alive", "order_margin")
        ),
        Column(
            "segment",
            STRING,
            "Whose figures: all; once: customers with one purchase day; again: with more.",
            choices=("all", "once", "again"),
        ),
        Column(
            "model",
            STRING,
            "Name of the model; + joins those whose mean it is, / divides once from again.",
        ),
        Column("is_chosen", BOOLEAN, "Whether this turn uses it; only rows of all."),
        Column("reason", STRING, "Why it was chosen or not: a code of the catalogue of words."),
        Column(
            "mae",
            FLOAT,
            "Mean absolute error per customer in the backtest.",
            is_required=False,
            low=0,
        ),
        Column(
            "total_bias_share",
            FLOAT,
            "Predicted over actual total, less one.",
            unit="share",
            is_required=False,
        ),
        Column(
            "calibration_error",
            FLOAT,
            "Mean distance of its probability to buy from the share that did, over ten bins.",
            is_required=False,
            low=0,
            high=1,
        ),
        Column(
            "margin_mae",
            FLOAT,
            "Mean absolute error of margin per customer in the backtest.",
            unit=MONEY,
            is_required=False,
            low=0,
        ),
        Column(
            "previous_model",
            STRING,
            "Of a chosen row: what the turn before used.",
            is_required=False,
        ),
        Column("log_likelihood", FLOAT, "Of the fit on all data.", is_required=False),
        Column("n_customers", INTEGER, "Customers in the fit.", low=0),
        Column("n_origins", INTEGER, "Origins of the rolling backtest.", low=0),
        Column("window_days", INTEGER, "Length of each backtest window.", unit="days", low=0),
        Column("parameters", STRING, "Parameters as one JSON object."),
    ),
)

CUSTOMER_VALUES = Table(
    "customer_values",
    "one row per customer, prospects included",
    ("customer_id",),
    (
        CUSTOMER,
        Column("n_orders", INTEGER, "Days with a purchase.", low=0),
        Column("past_margin_amount", INTEGER, "Margin so far.", unit=MONEY),
        Column(
            "alive_probability",
            FLOAT,
            "That they will buy again at all.",
            is_required=False,
            low=0,
            high=1,
        ),
        Column(
            "returns_probability",
            FLOAT,
            "Share of customers alike who bought again within the window of the backtest.",
            is_required=False,
            low=0,
            high=1,
        ),
        Column(
            "returns_window_days", INTEGER, "That window.", unit="days", is_required=False, low=1
        ),
        Column(
            "buys_probability",
            FLOAT,
            "That they buy at least once within the horizon.",
            is_required=False,
            low=0,
            high=1,
        ),
        Column(
            "next_purchase_on",
            DATE,
            "Day by which they have bought again with probability one half; empty if that lies "
            "over two years ahead.",
            is_required=False,
        ),
        Column("expected_purchases", FLOAT, "Over the horizon.", is_required=False, low=0),
        Column("expected_purchases_7_days", FLOAT, "Over 7 days.", is_required=False, low=0),
        Column("expected_purchases_28_days", FLOAT, "Over 28 days.", is_required=False, low=0),
        Column(
            "expected_order_margin_amount",
            FLOAT,
            "Margin of one purchase.",
            unit=MONEY,
            is_required=False,
        ),
        Column(
            "expected_margin_amount",
            FLOAT,
            "Over the horizon, discounted: lifetime value.",
            unit=MONEY,
            is_required=False,
        ),
        Column(
            "expected_margin_low_amount",
            FLOAT,
            "Lower end of the interval.",
            unit=MONEY,
            is_required=False,
        ),
        Column(
            "expected_margin_high_amount",
            FLOAT,
            "Upper end of the interval: potential value.",
            unit=MONEY,
            is_required=False,
        ),
        Column(
            "n_alike", INTEGER, "Customers alike whose behaviour the interval comes from.", low=0
        ),
    ),
)

VALUE_TOTALS = Table(
    "value_totals",
    "one row per quantity, summed over all customers",
    ("quantity",),
    (
        Column("quantity", STRING, "What is summed.", choices=("purchases", "margin")),
        Column("n_customers", INTEGER, "Customers of whom something is foretold.", low=0),
        Column(
            "expected",
            FLOAT,
            "Over the horizon; margin in minor units, discounted.",
            unit="purchases or minor units",
        ),
        Column("low", FLOAT, "Lower end of the interval.", is_required=False),
        Column("high", FLOAT, "Upper end of the interval.", is_required=False),
        Column(
            "error_share",
            FLOAT,
            "Root mean square error of the total at the origins of the backtest.",
            unit="share",
            is_required=False,
            low=0,
        ),
        Column("n_origins", INTEGER, "Origins of the backtest that tell of it.", low=0),
        Column("interval_share", FLOAT, "Share of the interval.", unit="share", low=0, high=1),
    ),
)

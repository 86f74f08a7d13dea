"""What came of it: outcomes, response rates, lift, and forecasts against what followed."""

from __future__ import annotations

from najimi.model.terms import ACTIVITIES
from najimi.tables.contract import BOOLEAN, FLOAT, INSTANT, INTEGER, STRING, Column, Table
from najimi.tables.turn.common import CUSTOMER, MONEY, TREATMENT

OUTCOMES = Table(
    "outcomes",
    "one row per delivered treatment whose window is over",
    ("delivery_id",),
    (
        Column("delivery_id", STRING, "source and fact_id of the delivery."),
        CUSTOMER,
        TREATMENT,
        Column(
            "decision_id",
            STRING,
            "The decision it carried out, if najimi decided it.",
            is_required=False,
        ),
        Column("delivered_at", INSTANT, "When it reached them.", unit="UTC"),
        Column(
            "activity", STRING, "How often they bought in the 90 days before.", choices=ACTIVITIES
        ),
        Column("is_response", BOOLEAN, "Whether they responded inside the window."),
        Column(
            "margin_amount", INTEGER, "Margin of their purchases inside the window.", unit=MONEY
        ),
    ),
)

RESPONSE_RATES = Table(
    "response_rates",
    "one row per treatment and activity class: how often people respond",
    ("treatment_id", "activity"),
    (
        TREATMENT,
        Column(
            "activity",
            STRING,
            "Purchase days in the 90 days before, in three classes.",
            choices=ACTIVITIES,
        ),
        Column("n_delivered", INTEGER, "Deliveries whose window is over.", low=0),
        Column("n_responses", INTEGER, "Responses among them.", low=0),
        Column("response_probability", FLOAT, "Posterior mean.", low=0, high=1),
        Column("response_low_probability", FLOAT, "Lower end of the 90 % interval.", low=0, high=1),
        Column(
            "response_high_probability", FLOAT, "Upper end of the 90 % interval.", low=0, high=1
        ),
        Column("prior_weight", FLOAT, "Deliveries that the prior is worth.", low=0),
    ),
)

LIFT = Table(
    "lift",
    "one row per treatment and one for all: first decisions issued against those held out",
    ("basis", "treatment_id"),
    (
        Column(
            "basis",
            STRING,
            "delivered, or placebo when nothing was ever delivered.",
            choices=("delivered", "placebo"),
        ),
        Column("treatment_id", STRING, "The treatment; * for all together."),
        Column(
            "n_treated",
            INTEGER,
            "Customers whose first decision was issued (for *: outside the global holdout).",
            low=0,
        ),
        Column(
            "n_held_out", INTEGER, "Customers whose first decision was kept back by chance.", low=0
        ),
        Column(
            "treated_mean_amount",
            FLOAT,
            "Margin in the window per such customer.",
            unit=MONEY,
            is_required=False,
        ),
        Column(
            "held_out_mean_amount",
            FLOAT,
            "Margin in the window per such customer.",
            unit=MONEY,
            is_required=False,
        ),
        Column("lift_amount", FLOAT, "Their difference.", unit=MONEY, is_required=False),
        Column(
            "lift_low_amount",
            FLOAT,
            "Lower end of the 95 % interval.",
            unit=MONEY,
            is_required=False,
        ),
        Column(
            "lift_high_amount",
            FLOAT,
            "Upper end of the 95 % interval.",
            unit=MONEY,
            is_required=False,
        ),
    ),
)

FORECASTS = Table(
    "forecasts",
    "one row per earlier turn and window: purchases expected then against those that followed",
    ("turn_id", "window_days"),
    (
        Column("turn_id", STRING, "The turn that predicted."),
        Column("window_days", INTEGER, "How far it looked.", unit="days", choices=(), low=1),
        Column("predicted_at", INSTANT, "As of when.", unit="UTC"),
        Column("n_customers", INTEGER, "Customers predicted for.", low=1),
        Column("expected_purchases", FLOAT, "Sum of what was expected.", low=0),
        Column("actual_purchases", INTEGER, "Sum of what followed.", low=0),
        Column("mae", FLOAT, "Mean absolute error per customer.", low=0),
    ),
)

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
        Column("n_held_out", INTEGER, "People kept back by chance it was measured against.", low=0),
        Column(
            "uplift_probability",
            FLOAT,
            "What the treatment changes: purchase in the window, if treated less if not.",
            low=-1,
            high=1,
        ),
        Column("uplift_sd", FLOAT, "Standard deviation of that.", low=0),
        Column(
            "uplift_source",
            STRING,
            "prior: response times the author's incremental share; measured: against people kept"
            " back, drawn to the prior.",
            choices=("prior", "measured"),
        ),
    ),
)

UPLIFTS = Table(
    "uplifts",
    "one row per treatment with an experiment and cell of people met in it: what it changes",
    ("treatment_id", "activity", "stage", "tier"),
    (
        TREATMENT,
        Column(
            "activity",
            STRING,
            "Purchase days in the 90 days before, in three classes.",
            choices=ACTIVITIES,
        ),
        Column("stage", STRING, "Stage when it was decided; unknown in old decisions."),
        Column("tier", STRING, "Tier when it was decided; unknown in old decisions."),
        Column("n_treated", INTEGER, "First decisions issued.", low=0),
        Column("n_held_out", INTEGER, "First decisions kept back by chance.", low=0),
        Column(
            "uplift_probability",
            FLOAT,
            "Purchase in the window, if treated less if not; drawn to the author's estimate.",
            low=-1,
            high=1,
        ),
        Column("uplift_sd", FLOAT, "Standard deviation of that.", low=0),
    ),
)

RESPONSE_MODELS = Table(
    "response_models",
    "one row per treatment with an experiment and model of uplift: how well it ordered people"
    " whom it had not seen",
    ("treatment_id", "model"),
    (
        TREATMENT,
        Column("model", STRING, "Which model.", choices=("segments", "t_logistic", "dr_ridge")),
        Column(
            "qini",
            FLOAT,
            "Area between its gain and that of a random order, mean over folds; empty if too few"
            " people to test.",
            is_required=False,
        ),
        Column(
            "qini_se",
            FLOAT,
            "Standard error of its difference to the default.",
            is_required=False,
            low=0,
        ),
        Column("is_chosen", BOOLEAN, "Whether the turn uses it."),
        Column("n_treated", INTEGER, "First decisions issued.", low=0),
        Column("n_held_out", INTEGER, "First decisions kept back by chance.", low=0),
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
        Column(
            "treatment_id",
            STRING,
            "The treatment; * for all together; *arm for the measured arm, as large as the global"
            " holdout it is held against.",
        ),
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

"""
The tables of one turn: computed, immutable, without names or addresses.

Amounts are minor units of the workspace currency: whole numbers where they were paid,
floats where they are expected.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

import pyarrow as pa

from najimi.model.terms import (
    ACTIVITIES,
    Channel,
    GroupKind,
    GroupRole,
    Kind,
    Stage,
    Strategy,
    Tier,
)
from najimi.tables.contract import BOOLEAN, DATE, FLOAT, INSTANT, INTEGER, STRING, Column, Table

_CUSTOMER = Column("customer_id", STRING, "The customer, after linking; a pseudonym.")
_TREATMENT = Column("treatment_id", STRING, "The treatment of the playbook.")

MONEY = "minor units"

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
"""Where spans begin that have no beginning; undated statements hold from this instant."""

END_OF_TIME = datetime(9999, 1, 1, tzinfo=UTC)
"""Where spans end that have no end; far enough, and no zone carries it past the last year."""


class LinkReason(StrEnum):
    """Why a key points to its customer."""

    OWN = "own"
    MERGED = "merged"
    SAME_EMAIL = "same_email"
    SAME_PHONE = "same_phone"
    SAME_CARD = "same_card"
    DEVICE = "device"


_REASON = Column("reason", STRING, "Why it points there.", choices=tuple(LinkReason))

IDENTITIES = Table(
    "identities",
    "one row per key of a source and span of time: the customer it points to in that span",
    ("source", "source_key", "from_at"),
    (
        Column("source", STRING, "The system that uses the key."),
        Column("source_key", STRING, "The key in that system.", is_personal=True),
        Column(
            "from_at",
            INSTANT,
            "First instant of the span; 1970 for the beginning of time.",
            unit="UTC",
        ),
        Column(
            "until_at",
            INSTANT,
            "First instant after the span; 9999 for the end of time. Only a device changes hands.",
            unit="UTC",
        ),
        Column("customer_id", STRING, "The customer it points to now."),
        Column("first_customer_id", STRING, "The customer it would be, were nothing linked."),
        _REASON,
    ),
)

REDIRECTS = Table(
    "redirects",
    "one row per id that a customer ever had: the customer it leads to now, in one step",
    ("first_customer_id",),
    (
        Column("first_customer_id", STRING, "The customer a key would be, were nothing linked."),
        Column("customer_id", STRING, "The customer it leads to now; itself if it stayed."),
        _REASON,
        Column(
            "joined_at",
            INSTANT,
            "When it was said, or became known, that the two are one.",
            unit="UTC",
            is_required=False,
        ),
    ),
)

CUSTOMERS = Table(
    "customers",
    "one row per customer",
    ("customer_id",),
    (
        _CUSTOMER,
        Column("first_seen_at", INSTANT, "The first fact about them.", unit="UTC"),
        Column("n_identities", INTEGER, "How many keys point to them.", low=1),
    ),
)

GROUP_MEMBERS = Table(
    "group_members",
    "one row per customer and household or account they belong to",
    ("customer_id", "group_id"),
    (
        _CUSTOMER,
        Column("group_id", STRING, "The household or account; a pseudonym."),
        Column("group_kind", STRING, "What it is.", choices=tuple(GroupKind)),
        Column(
            "role",
            STRING,
            "What they do in it.",
            is_required=False,
            choices=tuple(GroupRole),
        ),
        Column(
            "parent_group_id", STRING, "The account it is a part of, if any.", is_required=False
        ),
        Column("since_at", INSTANT, "When they joined; 1970 for always.", unit="UTC"),
    ),
)

PURCHASE_SUMMARIES = Table(
    "purchase_summaries",
    "one row per customer with at least one day of positive net purchase",
    ("customer_id",),
    (
        _CUSTOMER,
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
    ),
)

MODELS = Table(
    "models",
    "one row per candidate model of one quantity",
    ("quantity", "model"),
    (
        Column(
            "quantity", STRING, "What is predicted.", choices=("purchases", "alive", "order_margin")
        ),
        Column("model", STRING, "Name of the model."),
        Column("is_chosen", BOOLEAN, "Whether this turn uses it."),
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
        _CUSTOMER,
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

TIERS = Table(
    "tiers",
    "one row per customer",
    ("customer_id",),
    (
        _CUSTOMER,
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

CAREERS = Table(
    "careers",
    "one row per customer and path",
    ("customer_id", "path"),
    (
        _CUSTOMER,
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

PURCHASE_DAYS = Table(
    "purchase_days",
    "one row per customer and day with a positive net purchase; handed on, not kept with the turn",
    ("customer_id", "day"),
    (
        _CUSTOMER,
        Column("day", DATE, "In the workspace's zone."),
        Column("net_amount", INTEGER, "Paid on that day, returns taken off.", unit=MONEY),
        Column("margin_amount", INTEGER, "Margin of that day.", unit=MONEY),
        Column("has_front", BOOLEAN, "Whether an entry product was among it."),
        Column("first_at", INSTANT, "The first line of that day.", unit="UTC"),
    ),
)

CONTEXTS = Table(
    "contexts",
    "one row per customer: everything a rule of the playbook may speak of",
    ("customer_id",),
    (
        _CUSTOMER,
        Column("tier", STRING, "Class by value.", choices=tuple(Tier)),
        Column("stage", STRING, "Stage on the common path.", choices=tuple(Stage)),
        Column(
            "activity",
            STRING,
            "Purchase days in the last 90 days, in three classes.",
            choices=ACTIVITIES,
        ),
        Column("n_orders", INTEGER, "Days with a purchase.", low=0),
        Column(
            "days_since_last_order",
            INTEGER,
            "Silence so far.",
            unit="days",
            is_required=False,
            low=0,
        ),
        Column(
            "usual_gap_days", FLOAT, "Usual time between purchases.", unit="days", is_required=False
        ),
        Column(
            "tenure_days",
            INTEGER,
            "Since the first purchase.",
            unit="days",
            is_required=False,
            low=0,
        ),
        Column(
            "alive_probability",
            FLOAT,
            "That they will buy again.",
            is_required=False,
            low=0,
            high=1,
        ),
        Column("expected_margin_amount", FLOAT, "Over the horizon.", unit=MONEY, is_required=False),
        Column(
            "expected_order_margin_amount", FLOAT, "Of one purchase.", unit=MONEY, is_required=False
        ),
        Column("expected_purchases_7_days", FLOAT, "Over 7 days.", is_required=False, low=0),
        Column("expected_purchases_28_days", FLOAT, "Over 28 days.", is_required=False, low=0),
        Column("year_net_amount", INTEGER, "Paid in the last 365 days.", unit=MONEY),
        Column(
            "n_contacts_7_days", INTEGER, "Contacts from us in 7 days, made or decided on.", low=0
        ),
        Column(
            "n_contacts_30_days", INTEGER, "Contacts from us in 30 days, made or decided on.", low=0
        ),
        Column(
            "n_known_7_days", INTEGER, "Those of 7 days that are known to have been made.", low=0
        ),
        Column(
            "n_known_30_days", INTEGER, "Those of 30 days that are known to have been made.", low=0
        ),
        Column("n_unanswered", INTEGER, "Contacts from us since they last spoke or bought.", low=0),
        Column(
            "days_since_last_talk",
            INTEGER,
            "Since they last wrote, called or answered.",
            unit="days",
            is_required=False,
            low=0,
        ),
        Column(
            "days_since_complaint",
            INTEGER,
            "Since their latest complaint.",
            unit="days",
            is_required=False,
            low=0,
        ),
        Column("n_gives_365_days", INTEGER, "Gifts, care and help from us in a year.", low=0),
        Column("n_asks_365_days", INTEGER, "Favours asked by us in a year.", low=0),
        Column("has_bought_front", BOOLEAN, "Bought at least one entry product."),
        Column(
            "may_share_name",
            BOOLEAN,
            "Consent in force: to be shown by name to the firm that supplies the shop they buy from.",
        ),
        *(
            Column(
                f"may_{purpose}_{channel}",
                BOOLEAN,
                f"Allowed, by consent or by law: {purpose} contact by {channel}.",
            )
            for purpose in ("promotional", "service", "care")
            for channel in Channel
        ),
        Column(
            "is_restricted",
            BOOLEAN,
            "Their information rests: only what must arrive may reach them.",
        ),
        Column(
            "recent_treatments",
            pa.list_(STRING),
            "Treatments delivered or decided lately that still rest; empty when none does.",
            is_required=False,
        ),
    ),
)

CANDIDATE = pa.struct(
    [
        pa.field("treatment_id", STRING),
        pa.field("mark", STRING),
        pa.field("response_probability", FLOAT),
        pa.field("incremental_margin_amount", FLOAT),
        pa.field("score", FLOAT),
    ]
)

CANDIDATES = Table(
    "candidates",
    "one row per customer: every treatment of the playbook, with the mark that refused it or its score",
    ("customer_id",),
    (
        _CUSTOMER,
        Column(
            "candidates",
            pa.list_(CANDIDATE),
            "In playbook order; mark is 'open' or the code of the first refusal.",
        ),
    ),
)

PRICES = Table(
    "prices",
    "one row per capacity: its price, so that demand fits supply",
    ("capacity",),
    (
        Column("capacity", STRING, "What is scarce: money, minutes of people, sends by channel."),
        Column("unit", STRING, "What one unit of it is."),
        Column("available", INTEGER, "How much there is for this turn.", low=0),
        Column("wanted", INTEGER, "How much would be used if it were free.", low=0),
        Column("used", INTEGER, "How much the issued decisions use.", low=0),
        Column("price_amount", FLOAT, "What one more unit is worth now.", unit=MONEY, low=0),
    ),
)

DECISIONS = Table(
    "decisions",
    "one row per customer: the chosen treatment, or silence, with its reason",
    ("customer_id",),
    (
        _CUSTOMER,
        Column(
            "decision_id",
            STRING,
            "Made of as_of, customer and what is decided: the same decision, the same id.",
        ),
        Column("treatment_id", STRING, "What is to be done; empty for silence.", is_required=False),
        Column("reason", STRING, "Why: a code of the catalogue of words."),
        Column(
            "best_treatment_id",
            STRING,
            "The best open candidate, chosen or not.",
            is_required=False,
        ),
        Column(
            "best_score", FLOAT, "Its score before the prices of capacities.", is_required=False
        ),
        Column(
            "incremental_margin_amount",
            FLOAT,
            "Expected from the chosen treatment.",
            unit=MONEY,
            is_required=False,
        ),
        Column(
            "response_probability",
            FLOAT,
            "That they respond, if treated.",
            is_required=False,
            low=0,
            high=1,
        ),
        Column("held_out_treatment_id", STRING, "Kept back by chance.", is_required=False),
        Column(
            "holdout_scope",
            STRING,
            "Which holdout.",
            is_required=False,
            choices=("global", "treatment"),
        ),
        Column("propensity", FLOAT, "Probability of this very decision.", low=0, high=1),
        Column("channel", STRING, "The way it travels.", is_required=False, choices=tuple(Channel)),
        Column("kind", STRING, "give, ask, listen, …", is_required=False, choices=tuple(Kind)),
        Column(
            "strategy", STRING, "acquire, grow or keep.", is_required=False, choices=tuple(Strategy)
        ),
        Column("outcome_window_days", INTEGER, "How long an outcome counts.", unit="days", low=1),
        Column("cost_amount", INTEGER, "What it costs.", unit=MONEY, low=0),
        Column("minutes", INTEGER, "Time it takes a person.", unit="minutes", low=0),
    ),
)

HOLDOUTS = Table(
    "holdouts",
    "one row per customer who would have been treated but is kept back by chance",
    ("customer_id",),
    (
        _CUSTOMER,
        _TREATMENT,
        Column(
            "scope",
            STRING,
            "global: never treated; treatment: not with this one.",
            choices=("global", "treatment"),
        ),
        Column("propensity", FLOAT, "Probability of being kept back.", low=0, high=1),
    ),
)

_WORDS = (
    _CUSTOMER,
    Column("decision_id", STRING, "The decision it carries out."),
    _TREATMENT,
    Column("channel", STRING, "The way it travels.", choices=tuple(Channel)),
    Column("reason", STRING, "Why now: a code of the catalogue of words."),
)

AGENDA = Table(
    "agenda",
    "one row per thing a person is to do in this turn",
    ("position",),
    (
        Column("position", INTEGER, "1 is to be done first.", low=1),
        *_WORDS,
        Column("minutes", INTEGER, "Time it takes.", unit="minutes", low=0),
        Column("tier", STRING, "Class by value.", choices=tuple(Tier)),
    ),
)

MESSAGES = Table(
    "messages",
    "one row per message that a machine is to deliver in this turn",
    ("decision_id",),
    (*_WORDS, Column("contact_class", STRING, "Under which limits it falls.")),
)

OUTCOMES = Table(
    "outcomes",
    "one row per delivered treatment whose window is over",
    ("delivery_id",),
    (
        Column("delivery_id", STRING, "source and fact_id of the delivery."),
        _CUSTOMER,
        _TREATMENT,
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
        _TREATMENT,
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

TURN_TABLES = {
    table.name: table
    for table in (
        IDENTITIES,
        REDIRECTS,
        CUSTOMERS,
        GROUP_MEMBERS,
        PURCHASE_SUMMARIES,
        MODELS,
        CUSTOMER_VALUES,
        TIERS,
        CAREERS,
        CONTEXTS,
        CANDIDATES,
        PRICES,
        DECISIONS,
        HOLDOUTS,
        AGENDA,
        MESSAGES,
        OUTCOMES,
        RESPONSE_RATES,
        LIFT,
        FORECASTS,
    )
}

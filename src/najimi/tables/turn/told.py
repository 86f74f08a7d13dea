"""What customers tell us: how content they are, what they give, what they need, what we get of it."""

from __future__ import annotations

from najimi.model.terms import (
    ContributionKind,
    NeedSource,
    ShareMethod,
    ShareReason,
    Tier,
    Trend,
)
from najimi.tables.contract import BOOLEAN, DATE, FLOAT, INTEGER, QUANTITY, STRING, Column, Table
from najimi.tables.turn.common import CUSTOMER, MONEY

_QUESTION = Column("question_id", STRING, "A question of kind satisfaction.")
_NEED = Column("need", STRING, "A need of the playbook.")

SATISFACTION_SERIES = Table(
    "satisfaction_series",
    "one row per customer, question of kind satisfaction and day: the latest answer of that day",
    ("customer_id", "question_id", "answered_on"),
    (
        CUSTOMER,
        _QUESTION,
        Column("answered_on", DATE, "In the workspace's zone."),
        Column("score", QUANTITY, "As it was said, on the question's scale."),
    ),
)

SATISFACTION = Table(
    "satisfaction",
    "one row per customer and question of kind satisfaction that they answered on its scale",
    ("customer_id", "question_id"),
    (
        CUSTOMER,
        _QUESTION,
        Column("latest_score", QUANTITY, "The newest answer."),
        Column("latest_on", DATE, "Its day."),
        Column("previous_score", QUANTITY, "The answer before it.", is_required=False),
        Column("previous_on", DATE, "Its day.", is_required=False),
        Column("n_answers", INTEGER, "Days with an answer.", low=1),
        Column(
            "trend",
            STRING,
            "The newest answer against the median of their own earlier ones.",
            choices=tuple(Trend),
        ),
    ),
)

SATISFACTION_DISTRIBUTION = Table(
    "satisfaction_distribution",
    "one row per question of kind satisfaction, period and score, of periods with an answer;"
    " of each customer the latest answer in the period counts",
    ("question_id", "period", "from_on", "score"),
    (
        _QUESTION,
        Column("period", STRING, "How long.", choices=("month", "quarter")),
        Column("from_on", DATE, "Its first day."),
        Column("score", INTEGER, "Rounded to a whole one, halves up."),
        Column("n_customers", INTEGER, "Customers with this score.", low=1),
        Column("n_answered", INTEGER, "Customers who answered in the period, any score.", low=1),
        Column(
            "n_off_scale",
            INTEGER,
            "Answers of the period outside the scale; they count nowhere else.",
            low=0,
        ),
    ),
)

CONTRIBUTIONS_BY_CUSTOMER = Table(
    "contributions_by_customer",
    "one row per customer, kind and unit of what they gave beyond money; never added across rows",
    ("customer_id", "kind", "unit"),
    (
        CUSTOMER,
        Column("kind", STRING, "What was given.", choices=tuple(ContributionKind)),
        Column("unit", STRING, "What is counted."),
        Column("quantity", QUANTITY, "All of it, whatever became of it.", low=0),
        Column("used_quantity", QUANTITY, "Of it, what was used or shipped.", low=0),
        Column("shipped_quantity", QUANTITY, "Of it, what was shipped.", low=0),
        Column("n_contributions", INTEGER, "How many.", low=1),
        Column(
            "n_came",
            INTEGER,
            "Other people who were referred and first bought on that day or later; of kind"
            " referral only.",
            is_required=False,
            low=0,
        ),
        Column("latest_on", DATE, "Day of the newest statement."),
    ),
)

SHARE_OF_CUSTOMER = Table(
    "share_of_customer",
    "one row per customer: our part of what they spend in the category. Rows of different methods"
    " are never added up",
    ("customer_id",),
    (
        CUSTOMER,
        Column("method", STRING, "How the spend is known.", choices=tuple(ShareMethod)),
        Column("reason", STRING, "Why it stands as it does.", choices=tuple(ShareReason)),
        *(
            Column(name, FLOAT, sentence, unit="share", is_required=False, low=0, high=1)
            for name, sentence in (
                ("share", "Our part; 1 where more was paid to us than was said to be spent."),
                ("share_low", "Lower end of the interval; the share itself where it was said."),
                ("share_high", "Upper end of the interval; the share itself where it was said."),
            )
        ),
        Column(
            "spend_with_us_amount",
            INTEGER,
            "Paid to us in the window, returns taken off; 0 if these are more.",
            unit=MONEY,
            low=0,
        ),
        Column(
            "spend_in_category_amount",
            INTEGER,
            "Said, or inferred, for the same window, all suppliers together.",
            unit=MONEY,
            is_required=False,
            low=0,
        ),
        Column("window_days", INTEGER, "That window, up to today.", unit="days", low=1, high=366),
        Column("said_on", DATE, "Day of the answer, if there is one.", is_required=False),
        Column("n_alike", INTEGER, "Customers alike it was inferred from.", low=0),
        Column("n_shop", INTEGER, "Customers of the whole shop it was drawn towards.", low=0),
    ),
)

NEEDS = Table(
    "needs",
    "one row per customer and need that holds; what a customer denied is not among them",
    ("customer_id", "need"),
    (
        CUSTOMER,
        _NEED,
        Column("source", STRING, "From where we know it.", choices=tuple(NeedSource)),
        Column("confidence", FLOAT, "How sure; 1 if they said it.", unit="share", low=0, high=1),
        Column("since_on", DATE, "Day of the answer, or of the first purchase that shows it."),
        Column("expires_on", DATE, "First day on which it holds no more.", is_required=False),
        Column("is_main", BOOLEAN, "The one need of theirs that counts most."),
    ),
)

VALUE_NEED_MAP = Table(
    "value_need_map",
    "one row per tier and main need with a customer in it; every customer is in one row",
    ("tier", "need"),
    (
        Column("tier", STRING, "Class by value.", choices=tuple(Tier)),
        Column("need", STRING, "Their main need; `unknown` where none is known."),
        Column("n_customers", INTEGER, "How many.", low=1),
        Column("n_said", INTEGER, "Those of them who said it themselves.", low=0),
        Column("n_valued", INTEGER, "Those of them with an expected margin.", low=0),
        Column(
            "expected_margin_amount", INTEGER, "Of those, over the horizon, added up.", unit=MONEY
        ),
        Column("past_margin_amount", INTEGER, "Of all of them, so far.", unit=MONEY),
    ),
)

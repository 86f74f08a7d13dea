"""What is decided for each customer, from what, under which prices."""

from __future__ import annotations

import pyarrow as pa

from najimi.model.effort import Nearness
from najimi.model.terms import ACTIVITIES, Channel, Kind, Stage, Strategy, Tier
from najimi.tables.contract import BOOLEAN, FLOAT, INTEGER, STRING, Column, Table
from najimi.tables.facts import DECIDED_WITH
from najimi.tables.turn.common import CUSTOMER, MONEY, POINTS, SILENCE, TREATMENT
from najimi.tables.turn.structure import CARE, LIGHT_CARE

CONTEXTS = Table(
    "contexts",
    "one row per customer: everything a rule of the playbook may speak of",
    ("customer_id",),
    (
        CUSTOMER,
        Column("tier", STRING, "Class by value.", choices=tuple(Tier)),
        Column("stage", STRING, "Stage on the common path.", choices=tuple(Stage)),
        Column("main_need", STRING, "What they want most, if known.", is_required=False),
        Column(
            "activity",
            STRING,
            "Purchase days in the last 90 days, in three classes.",
            choices=ACTIVITIES,
        ),
        Column("n_orders", INTEGER, "Days with a purchase.", low=0),
        SILENCE,
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
        Column(
            "n_pending_asks",
            INTEGER,
            "Favours decided on in a year and not known to have been asked.",
            low=0,
        ),
        Column("n_gives", INTEGER, "Gives in the ledger, ever.", low=0),
        Column(
            "balance_points",
            INTEGER,
            "Balance of give and take; below 0 we owe them something.",
            unit=POINTS,
        ),
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
        Column("n_open_complaints", INTEGER, "Complaints and troubles not settled yet.", low=0),
        Column(
            "days_since_complaint_closed",
            INTEGER,
            "Since the latest of those that are settled was.",
            unit="days",
            is_required=False,
            low=0,
        ),
        Column(
            "n_open_care_events",
            INTEGER,
            "Apologies, condolences, thanks and other cases not closed yet.",
            low=0,
        ),
        Column(
            "days_since_care_event_closed",
            INTEGER,
            "Since the latest of those that are closed was.",
            unit="days",
            is_required=False,
            low=0,
        ),
        Column(
            "n_treatments_in_period",
            INTEGER,
            "Treatments made or decided on in the playbook's period.",
            low=0,
        ),
        Column(
            "n_our_initiations",
            INTEGER,
            "Known contacts that we began in the last 365 days.",
            low=0,
        ),
        Column(
            "n_their_initiations", INTEGER, "Contacts that they began in the last 365 days.", low=0
        ),
        Column(
            "alike_treatments",
            pa.list_(STRING),
            "Treatments whose words they read lately, in this or another one; empty when none.",
            is_required=False,
        ),
        Column(
            "refused_treatments",
            pa.list_(STRING),
            "Treatments like what they refused lately; empty when none.",
            is_required=False,
        ),
        Column(
            "expected_margin_low_amount",
            FLOAT,
            "Lower end of the interval of the margin over the horizon.",
            unit=MONEY,
            is_required=False,
        ),
        Column(
            "expected_margin_high_amount", FLOAT, "Its upper end.", unit=MONEY, is_required=False
        ),
        Column(
            "recorded_needs",
            pa.list_(STRING),
            "Every need of theirs that holds; empty when none is known.",
            is_required=False,
        ),
        Column(
            "ideal_types",
            pa.list_(STRING),
            "Ideal types whose path they are on; empty when none is known.",
            is_required=False,
        ),
        Column(
            "staff_id",
            STRING,
            "Who of ours looks after them: whose they are more than the shop's; empty for nobody.",
            is_required=False,
            is_personal=True,
        ),
        Column(
            "days_since_contribution",
            INTEGER,
            "Since the latest word on something that they gave beyond money.",
            unit="days",
            is_required=False,
            low=0,
        ),
        Column(
            "care",
            STRING,
            "named: has a manager of their own; next: just misses that; light: everybody else.",
            choices=(*CARE, LIGHT_CARE),
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
        pa.field("uplift_probability", FLOAT),
        pa.field("uplift_sd", FLOAT),
        pa.field("need_amount", FLOAT),
        pa.field("career_amount", FLOAT),
        pa.field("score_sd_amount", FLOAT),
        pa.field("fit_share", FLOAT),
        pa.field("asked_fit_share", FLOAT),
        pa.field("unit_margin_amount", FLOAT),
        pa.field("asked_unit_margin_amount", FLOAT),
    ]
)

CANDIDATES = Table(
    "candidates",
    "one row per customer: every treatment of the playbook, with the mark that refused it or its score",
    ("customer_id",),
    (
        CUSTOMER,
        Column(
            "candidates",
            pa.list_(CANDIDATE),
            "In playbook order; mark is 'open' or the code of the first refusal. For what would take"
            " the place of something: how well either fits their needs, and what one of either earns.",
        ),
    ),
)

PRICES = Table(
    "prices",
    "one row per capacity: its price, so that demand fits supply",
    ("capacity",),
    (
        Column(
            "capacity",
            STRING,
            "What is scarce: money, minutes of people, sends by channel, a treatment, pieces of a"
            " product, or the minutes of one of our people, named in it.",
            is_personal=True,
        ),
        Column("unit", STRING, "What one unit of it is."),
        Column("available", INTEGER, "How much there is for this turn.", low=0),
        Column("wanted", INTEGER, "How much would be used if it were free.", low=0),
        Column("used", INTEGER, "How much the issued decisions use.", low=0),
        Column("price_amount", FLOAT, "What one more unit is worth now.", unit=MONEY, low=0),
    ),
)

ALLOCATION = Table(
    "allocation",
    "one row: how near the turn's choices are to the best there could be, proven by prices",
    ("n_sweeps",),
    (
        Column(
            "bound_amount",
            FLOAT,
            "More than any choice within the capacities is worth, for those chance did not keep back.",
            unit=MONEY,
            low=0,
        ),
        Column("value_amount", FLOAT, "What the choices are worth.", unit=MONEY, low=0),
        Column(
            "gap_share",
            FLOAT,
            "Part of the bound that is missing at most; near ties tried and what chance keeps back"
            " are meant, and not counted.",
            unit="share",
            low=0,
            high=1,
        ),
        Column("n_sweeps", INTEGER, "Looks at all customers that the search took.", low=1),
    ),
)

_DECIDED_ALREADY = ("response_probability", "incremental_margin_amount", "cost_amount")

DECISIONS = Table(
    "decisions",
    "one row per customer: the chosen treatment, or silence, with its reason",
    ("customer_id",),
    (
        CUSTOMER,
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
            "Expected from the treatment taken or kept back, beyond what would come anyway.",
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
        *(column for column in DECIDED_WITH if column.name not in _DECIDED_ALREADY),
    ),
)

WEIGHT_COSTS = Table(
    "weight_costs",
    "one row per weight of the playbook: what it costs that it steers choices, at the prices found",
    ("weight",),
    (
        Column("weight", STRING, "Which weight.", choices=("need_fit", "career")),
        Column("weight_amount", INTEGER, "What it adds to a score.", unit=MONEY, low=0),
        Column("n_turned", INTEGER, "Customers who would get something else without it.", low=0),
        Column(
            "cost_amount",
            INTEGER,
            "Expected margin less cost that choices without it would bring more.",
            unit=MONEY,
        ),
    ),
)

HOLDOUTS = Table(
    "holdouts",
    "one row per customer who would have been treated but is kept back by chance",
    ("customer_id",),
    (
        CUSTOMER,
        TREATMENT,
        Column(
            "scope",
            STRING,
            "global: never treated; treatment: not with this one.",
            choices=("global", "treatment"),
        ),
        Column("propensity", FLOAT, "Probability of being kept back.", low=0, high=1),
        Column("decision_id", STRING, "By which it stands in the record."),
        Column(
            "is_beside", BOOLEAN, "Whether something that no holdout binds is done in its stead."
        ),
        Column("outcome_window_days", INTEGER, "How long an outcome counts.", unit="days", low=1),
        *DECIDED_WITH,
    ),
)

REGRETS = Table(
    "regrets",
    "one row per treatment of the playbook, and one of suggestions at the counter: how many of"
    " those it was proposed to regret it",
    ("treatment_id",),
    (
        TREATMENT,
        Column("n_customers", INTEGER, "Customers it was proposed to.", low=0),
        Column("n_regretted", INTEGER, "Those of them who regret it, for any reason.", low=0),
        Column("n_verdicts", INTEGER, "Who said that it was not for them, or a nuisance.", low=0),
        Column("n_complaints", INTEGER, "Whose complaint names it.", low=0),
        Column("n_returns", INTEGER, "Who brought its product back.", low=0),
        Column("n_downgrades", INTEGER, "Who went back to what they bought before.", low=0),
        Column(
            "regret_share",
            FLOAT,
            "Those who regret it, as a part.",
            unit="share",
            is_required=False,
            low=0,
            high=1,
        ),
        Column(
            "regret_low_share",
            FLOAT,
            "What that part surely is not below.",
            unit="share",
            is_required=False,
            low=0,
            high=1,
        ),
        Column("line_share", FLOAT, "The playbook's line.", unit="share", low=0, high=1),
        Column("is_suspended", BOOLEAN, "Proposed to nobody, as its regret passed the line."),
    ),
)

STRATEGY_TOTALS = Table(
    "strategy_totals",
    "one row per strategy: what is done for it, what that costs and is expected to bring",
    ("strategy",),
    (
        Column("strategy", STRING, "acquire, grow or keep.", choices=tuple(Strategy)),
        Column("n_treatments", INTEGER, "Treatments of the playbook for it.", low=0),
        Column(
            "n_decided", INTEGER, "Customers for whom one was decided; none: it is idle.", low=0
        ),
        Column("n_held_out", INTEGER, "How often chance kept a customer back from one.", low=0),
        Column("cost_amount", INTEGER, "What the decisions cost.", unit=MONEY, low=0),
        Column("minutes", INTEGER, "Time they take of people.", unit="minutes", low=0),
        Column(
            "expected_margin_amount",
            INTEGER,
            "Expected from them, each decision rounded to a whole minor unit.",
            unit=MONEY,
        ),
    ),
)

EFFORTS = Table(
    "efforts",
    "one row per group of customers by what is to be had of them within 28 days: what of the turn"
    " goes to them",
    ("nearness",),
    (
        Column(
            "nearness",
            STRING,
            "none: less than one contact costs; hot: the tenth of all with most; some: the rest.",
            choices=tuple(Nearness),
        ),
        Column("n_customers", INTEGER, "Customers of the group.", low=0),
        Column("n_decided", INTEGER, "Those for whom something was decided.", low=0),
        Column("n_taking", INTEGER, "Decisions that sell or ask.", low=0),
        Column("n_messages", INTEGER, "Decisions that travel without a person.", low=0),
        Column("minutes", INTEGER, "Time they take of people.", unit="minutes", low=0),
        Column("cost_amount", INTEGER, "What they cost.", unit=MONEY, low=0),
        Column("soon_amount", INTEGER, "Margin expected within 28 days.", unit=MONEY),
        Column("n_our_initiations", INTEGER, "Contacts that we began in the last 365 days.", low=0),
        Column(
            "n_their_initiations", INTEGER, "Contacts that they began in the last 365 days.", low=0
        ),
        Column("n_asked", INTEGER, "Customers who were ever asked a favour.", low=0),
        Column("n_given_first", INTEGER, "Those of them to whom we gave on an earlier day.", low=0),
        Column("n_solved_elsewhere", INTEGER, "Cases solved by something that is not ours.", low=0),
    ),
)

RELEVANCE = Table(
    "relevance",
    "one row per treatment that customers spoke of within a year: to how many it was welcome",
    ("treatment_id",),
    (
        TREATMENT,
        Column("n_customers", INTEGER, "Customers who said something of it.", low=1),
        Column("n_welcome", INTEGER, "Those whose latest word is that it helped, or yes.", low=0),
        Column("welcome_share", FLOAT, "Those as a part.", unit="share", low=0, high=1),
    ),
)

"""Where each customer stands on a path, how they came there, and how people move."""

from __future__ import annotations

from najimi.model.terms import Stage
from najimi.tables.contract import BOOLEAN, DATE, FLOAT, INTEGER, STRING, Column, Table
from najimi.tables.turn.common import CUSTOMER, SILENCE

_STAGES = tuple(Stage)
_DAYS_IN_STAGE = Column(
    "days_in_stage", INTEGER, "How long they stayed, or have been in it.", unit="days", low=0
)
_MEDIAN_DAYS = Column(
    "median_days_in_stage",
    FLOAT,
    "Days after which half of those who went on had done so.",
    unit="days",
    is_required=False,
    low=0,
)
_N_FOLLOWED = Column(
    "n_followed", INTEGER, "Who entered the stage 366 to 730 days ago.", unit="passages", low=0
)
_STUCK_AFTER = Column(
    "stuck_after_days",
    FLOAT,
    "Days after which 80 % of those who went on from the stage had done so, if 30 or more did.",
    unit="days",
    is_required=False,
    low=0,
)


def _share(name: str, sentence: str, *, is_required: bool = True) -> Column:
    return Column(name, FLOAT, sentence, unit="share", is_required=is_required, low=0, high=1)


CAREERS = Table(
    "careers",
    "one row per customer and path",
    ("customer_id", "path"),
    (
        CUSTOMER,
        Column("path", STRING, "common, or an ideal type of the playbook."),
        Column("stage", STRING, "Where they stand on that path.", choices=_STAGES),
        Column("since_on", DATE, "First day of the stage they are in.", is_required=False),
        SILENCE,
        Column(
            "usual_gap_days",
            FLOAT,
            "Their own rhythm, or the shop's while theirs is unknown.",
            unit="days",
            is_required=False,
            low=0,
        ),
        _DAYS_IN_STAGE,
        _STUCK_AFTER,
        Column(
            "is_stuck",
            BOOLEAN,
            "Whether they are new, repeat or lapsing for longer than stuck_after_days.",
        ),
    ),
)

PASSAGES = Table(
    "passages",
    "one row per customer and stage of the common path that they entered",
    ("customer_id", "entered_on"),
    (
        CUSTOMER,
        Column("entered_on", DATE, "First day in the stage."),
        Column("stage", STRING, "The stage.", choices=_STAGES),
        Column("left_on", DATE, "First day in the next stage.", is_required=False),
        Column("next_stage", STRING, "Where they went first.", is_required=False, choices=_STAGES),
        _DAYS_IN_STAGE,
    ),
)

STAGE_FLOW = Table(
    "stage_flow",
    "one row per stage of the common path, those without anybody included",
    ("stage",),
    (
        Column("stage", STRING, "The stage.", choices=_STAGES),
        Column("n_now", INTEGER, "Customers in it today.", low=0),
        Column("n_entered_365_days", INTEGER, "Entries in the last 365 days.", low=0),
        Column("n_left_365_days", INTEGER, "Leavings in the last 365 days.", low=0),
        _N_FOLLOWED,
        Column("n_moved", INTEGER, "Who of these left it within 365 days.", low=0),
        _share(
            "leakage_share",
            "Who of those followed became lapsing or lost next, within 365 days.",
            is_required=False,
        ),
        _MEDIAN_DAYS,
        _STUCK_AFTER,
    ),
)

STAGE_MOVES = Table(
    "stage_moves",
    "one row per stage and the stage that somebody followed went to next, within 365 days",
    ("stage", "next_stage"),
    (
        Column("stage", STRING, "The stage they left.", choices=_STAGES),
        Column("next_stage", STRING, "Where they went first.", choices=_STAGES),
        _N_FOLLOWED,
        Column("n_moved", INTEGER, "Who of these went there.", low=1),
        _share("conversion_share", "Their part of those followed."),
        _share("conversion_low_share", "Lower end of the 95 % interval, after Wilson."),
        _share("conversion_high_share", "Upper end of it."),
        _MEDIAN_DAYS,
    ),
)

DECLINES = Table(
    "declines",
    "one row per customer with more than 6 purchases in the last 730 days; of others nothing can be said",
    ("customer_id",),
    (
        CUSTOMER,
        Column(
            "is_declining",
            BOOLEAN,
            "Whether they are named: not lost, and p_value 0.01 or less.",
        ),
        Column(
            "since_on",
            DATE,
            "Day of the last purchase in their old rhythm; empty if they did not become slower.",
            is_required=False,
        ),
        Column(
            "usual_gap_days", FLOAT, "Mean days between purchases until then.", unit="days", low=0
        ),
        Column(
            "recent_gap_days",
            FLOAT,
            "Mean days per purchase since then; empty if there was none, or they did not slow down.",
            unit="days",
            is_required=False,
            low=0,
        ),
        Column("silent_days", INTEGER, "Days since the latest purchase.", unit="days", low=0),
        Column("n_purchases", INTEGER, "Purchases watched, after the first of them.", low=6),
        Column(
            "n_before", INTEGER, "Of these, up to since_on; 0 if they did not slow down.", low=0
        ),
        Column(
            "p_value",
            FLOAT,
            "How likely so clear a slowing is, had their rhythm never changed.",
            unit="probability",
            low=0,
            high=1,
        ),
        _share(
            "false_share",
            "Of all not lost who slowed as clearly as they did, or more, the part that is expected"
            " to have done so by chance, at most; empty for the lost.",
            is_required=False,
        ),
    ),
)

_STAFF = Column("staff_id", STRING, "Who of ours, as the facts name them.", is_personal=True)

BONDS = Table(
    "bonds",
    "one row per customer and one of our people who is named in a fact about them",
    ("customer_id", "staff_id"),
    (
        CUSTOMER,
        _STAFF,
        Column("n_meetings", INTEGER, "Days on which this person served them.", low=1),
        Column("n_purchases", INTEGER, "Of these, days with a purchase.", low=0),
        Column("n_contacts", INTEGER, "Of these, days with a contact.", low=0),
        _share("meetings_share", "Part of all their meetings with somebody named."),
        Column("latest_on", DATE, "Day of the latest meeting."),
        Column(
            "strength",
            FLOAT,
            "How far the customer is this person's, recent meetings counting more.",
            low=0,
            high=1,
        ),
        Column(
            "is_at_risk",
            BOOLEAN,
            "Whether the customer might go with this person: strength 0.5 or more, and not lost.",
        ),
        Column(
            "expected_margin_amount",
            FLOAT,
            "What the customer is expected to bring over the horizon, discounted.",
            unit="minor units",
            is_required=False,
        ),
    ),
)

STAFF_RISKS = Table(
    "staff_risks",
    "one row per person of ours who is named in a fact: what would be at risk if they left",
    ("staff_id",),
    (
        _STAFF,
        Column("n_customers", INTEGER, "Customers they have met.", low=1),
        Column("n_at_risk", INTEGER, "Of these, who might go with them.", low=0),
        Column(
            "at_risk_margin_amount",
            INTEGER,
            "What those at risk are expected to bring over the horizon.",
            unit="minor units",
        ),
        Column(
            "n_of_unknown_value", INTEGER, "Of those at risk, of whom no value is known.", low=0
        ),
    ),
)

FIRST_WINDOW = Table(
    "first_window",
    "one row per day since the first purchase, up to 365, on which somebody bought again",
    ("days_since_first",),
    (
        Column("days_since_first", INTEGER, "Days since the first purchase.", unit="days", low=1),
        Column(
            "n_waiting",
            INTEGER,
            "Customers watched for so long who had not bought again before that day.",
            low=1,
        ),
        Column("n_bought_again", INTEGER, "Of these, who did on that day.", low=1),
        Column(
            "hazard_probability", FLOAT, "Their part of them.", unit="probability", low=0, high=1
        ),
    ),
)

"""What we gave each customer and what we took: the entries of the ledger, and the balance."""

from __future__ import annotations

from najimi.model.terms import (
    PERSON_ACCOUNT,
    WORTHS,
    Channel,
    GiveAccount,
    TakeAccount,
    Trend,
)
from najimi.tables.contract import DATE, INTEGER, QUANTITY, STRING, Column, Table
from najimi.tables.turn.common import CUSTOMER, POINTS

_ACCOUNTS = (PERSON_ACCOUNT, *GiveAccount, *TakeAccount)
_FACTS = ("interactions", "answers", "contributions", "cases", "verdicts")

LEDGER_ENTRIES = Table(
    "ledger_entries",
    "one row per entry of give and take: its points leave one account and come into another, one of"
    " the two being the person's; so all accounts together hold 0",
    ("customer_id", "entry_id"),
    (
        CUSTOMER,
        Column("entry_id", STRING, "Made of the fact and what it is booked as; it never changes."),
        Column("occurred_on", DATE, "Day of the fact, in the workspace's zone."),
        Column(
            "what", STRING, "What happened: a kind of contact, contribution or case, a verdict."
        ),
        Column(
            "from_account",
            STRING,
            "Who or what gave: ours by kind, or `person`.",
            choices=_ACCOUNTS,
        ),
        Column(
            "to_account",
            STRING,
            "The counter-entry: who or what got it; `person` of a give.",
            choices=_ACCOUNTS,
        ),
        Column("quantity", QUANTITY, "How much, as the fact says.", low=0),
        Column("unit", STRING, "What is counted."),
        Column("points", INTEGER, "What it weighed on its day.", unit=POINTS, low=0),
        Column("points_now", INTEGER, "What is left of it.", unit=POINTS, low=0),
        Column(
            "channel",
            STRING,
            "Of a contact, the way it travelled.",
            is_required=False,
            choices=tuple(Channel),
        ),
        Column("treatment_id", STRING, "The treatment that it delivered.", is_required=False),
        Column(
            "verdict",
            STRING,
            "What the customer said it was worth; its points are then theirs, not ours.",
            is_required=False,
            choices=WORTHS,
        ),
        Column("fact_table", STRING, "The facts it comes from.", choices=_FACTS),
        Column("source", STRING, "The system the fact came from."),
        Column(
            "fact_id",
            STRING,
            "The fact; of a case its case_id, of a contribution `own:` and its id or `fact:` and"
            " that of the fact.",
        ),
    ),
)

BALANCES = Table(
    "balances",
    "one row per customer: what we gave less what we took, faded to today",
    ("customer_id",),
    (
        CUSTOMER,
        Column(
            "balance_points",
            INTEGER,
            "Gives less takes; below 0 we owe them something.",
            unit=POINTS,
        ),
        Column("gives_points", INTEGER, "What is left of all gives.", unit=POINTS, low=0),
        Column("takes_points", INTEGER, "What is left of all takes.", unit=POINTS, low=0),
        Column(
            "n_gives",
            INTEGER,
            "Gives that weighed something on their day; to mend our own fault is none.",
            low=0,
        ),
        Column("n_takes", INTEGER, "Takes that weighed something on their day.", low=0),
        Column("n_entries", INTEGER, "All entries, also gifts that they said were no help.", low=0),
        Column(
            "n_solved_elsewhere",
            INTEGER,
            "Cases solved by somebody or something else that we sent them to.",
            low=0,
        ),
        Column("last_give_on", DATE, "Day of the latest give.", is_required=False),
        Column("last_take_on", DATE, "Day of the latest take.", is_required=False),
        Column(
            "before_points",
            INTEGER,
            "The balance as it stood `trend_days` of the playbook ago.",
            unit=POINTS,
        ),
        Column("trend", STRING, "The balance against that one.", choices=tuple(Trend)),
        Column("line_points", INTEGER, "No ask may bring it below this.", unit=POINTS),
        Column("missing_points", INTEGER, "What is missing to the line.", unit=POINTS, low=0),
        Column(
            "give_first",
            STRING,
            "What to give first: what they said helped them most, else useful information.",
            choices=tuple(GiveAccount),
        ),
    ),
)

"""What people and machines are to do in a turn."""

from __future__ import annotations

from najimi.model.terms import Channel, Tier
from najimi.tables.contract import INTEGER, STRING, Column, Table
from najimi.tables.turn.common import CUSTOMER, TREATMENT

_WORDS = (
    CUSTOMER,
    Column("decision_id", STRING, "The decision it carries out."),
    TREATMENT,
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

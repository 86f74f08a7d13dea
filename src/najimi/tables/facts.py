"""
The fact tables: what arrived or was done, appended and never edited except by erasure.

Every fact has an id that is unique within its source, the instant it happened, the instant
it was recorded, and a hash of its content, so that the same id with other content is seen.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

from najimi.model.terms import (
    AnswerMeans,
    CareerChoiceState,
    CaseKind,
    CaseState,
    Channel,
    ConsentMeans,
    ConsentState,
    ContributionKind,
    ContributionState,
    CostPurpose,
    Direction,
    GroupKind,
    GroupRole,
    Kind,
    LawfulReason,
    LinkState,
    MembershipState,
    NeedSource,
    ProductRole,
    Purpose,
    RestrictionState,
    Stage,
    Strategy,
    Tier,
    Verdict,
)
from najimi.tables.contract import (
    BOOLEAN,
    DATE,
    FLOAT,
    INSTANT,
    INTEGER,
    QUANTITY,
    STRING,
    Column,
    Table,
)

DESK_SOURCE = "desk"
"""Source of facts recorded by people in najimi; its ``source_key`` is a ``customer_id``."""

NAMED = (
    "organization", "family_name", "given_name", "family_name_kana", "given_name_kana",
    "family_name_latin", "given_name_latin",
)  # fmt: skip
"""A statement that fills any of these makes its key a known customer."""

EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
"""No shop we know has older facts; a date before it is a slip or a system's empty date."""

MOST_AMOUNT = 10**15
"""Beyond any real line. Up to it, an amount is exact as a float, and thousands of such lines
still add up within 64 bits; one slip above would stop every turn after it."""

CONTACT_KINDS = (
    *(kind.value for kind in Kind),
    "response",
    "refusal",
    "complaint",
    "talk",
    "other",
)

_COMMON = (
    Column("source", STRING, "The system the fact came from."),
    Column("fact_id", STRING, "Unique within the source; the same id is stored once, forever."),
    Column("occurred_at", INSTANT, "When it happened.", unit="UTC"),
    Column("recorded_at", INSTANT, "When it was stored.", unit="UTC"),
    Column("content_hash", INTEGER, "Hash of all the source said; 0 where the id is such a hash."),
)
_WHOM = Column("source_key", STRING, "Key of the customer in that source.", is_personal=True)
_ATTRIBUTES = Column(
    "attributes",
    STRING,
    "Columns we do not know, as one JSON object.",
    is_required=False,
    is_personal=True,
)
_STAFF = Column(
    "staff_id",
    STRING,
    "Who of ours served them; one key for the whole business.",
    is_required=False,
    is_personal=True,
)
_CURRENCY = Column("currency", STRING, "ISO 4217 code of the amounts.")


def _optional(name: str, sentence: str, *, is_personal: bool = False) -> Column:
    return Column(name, STRING, sentence, is_required=False, is_personal=is_personal)


def _choice(name: str, sentence: str, choices: type[StrEnum]) -> Column:
    return Column(name, STRING, sentence, is_required=False, choices=tuple(choices))


def _fact_table(name: str, grain: str, *columns: Column, one_of: tuple[str, ...] = ()) -> Table:
    return Table(name, grain, ("source", "fact_id"), (*_COMMON, *columns, _ATTRIBUTES), one_of)


PEOPLE = _fact_table(
    "people",
    "one row per statement of a source about who a person is; per column the latest one holds",
    _WHOM,
    _optional("organization", "Name of the firm, if the customer is one.", is_personal=True),
    _optional("family_name", "Family name as the person writes it.", is_personal=True),
    _optional("given_name", "Given name as the person writes it.", is_personal=True),
    _optional("family_name_kana", "Reading of the family name.", is_personal=True),
    _optional("given_name_kana", "Reading of the given name.", is_personal=True),
    _optional("family_name_latin", "Family name in Latin letters.", is_personal=True),
    _optional("given_name_latin", "Given name in Latin letters.", is_personal=True),
    _optional("honorific", "How the person is addressed, like 様 or 先生.", is_personal=True),
    Column("birth_on", DATE, "Day of birth.", unit="date", is_required=False, is_personal=True),
    _optional("email", "Address for e-mail.", is_personal=True),
    _optional("phone", "Telephone number.", is_personal=True),
    _optional("postal_code", "Postal code.", is_personal=True),
    _optional("address", "Postal address in one line.", is_personal=True),
    _optional("card_id", "Number of the loyalty card.", is_personal=True),
    _optional(
        "device_id",
        "Key under which the same source knew the person's device before it knew the person;"
        " from this instant on the device is theirs.",
        is_personal=True,
    ),
    _optional(
        "fills_only",
        "Columns of this row, parted by commas, that hold only where no other row says anything.",
    ),
)

LINKS = _fact_table(
    "links",
    "one row per statement that two keys are one person, are so no longer, or are not;"
    " of the same two keys the latest one holds",
    Column("source_key", STRING, "Key that is led to the other one.", is_personal=True),
    Column("into_source", STRING, "The system of the key that stays."),
    Column("into_key", STRING, "The key that stays.", is_personal=True),
    Column("state", STRING, "What holds from now on.", choices=tuple(LinkState)),
    _optional("evidence", "Why: what the two have in common, as codes without personal data."),
)

MEMBERSHIPS = _fact_table(
    "memberships",
    "one row per statement about a person's part in a household or an account;"
    " of the same person and group the latest one holds",
    _WHOM,
    Column("group_id", STRING, "Key of the household or account in that source."),
    Column("group_kind", STRING, "What it is.", choices=tuple(GroupKind)),
    _optional("group_name", "What it is called.", is_personal=True),
    _optional("parent_group_id", "The account it belongs to, if it is a part of one."),
    _choice("role", "What the person does in it.", GroupRole),
    Column("state", STRING, "Whether the person is in it.", choices=tuple(MembershipState)),
)

PRODUCTS = _fact_table(
    "products",
    "one row per statement of a source about a product; the latest one holds",
    Column("product_id", STRING, "Key of the product, one for the whole business."),
    _optional("name", "Name of the product."),
    _optional("category", "Category the shop files it under."),
    Column(
        "role",
        STRING,
        "What the product is for in the relation.",
        is_required=False,
        choices=tuple(ProductRole),
    ),
    Column(
        "margin_share",
        FLOAT,
        "Margin as a part of the net amount.",
        unit="share",
        is_required=False,
        low=-1,
        high=1,
    ),
)

ORDER_LINES = _fact_table(
    "order_lines",
    "one row per line of an order; a return is a line with negative quantity and amount",
    _WHOM,
    Column("order_id", STRING, "The order this line belongs to."),
    Column("product_id", STRING, "What was bought.", is_required=False),
    Column("quantity", QUANTITY, "How much was bought; negative for a return.", unit="pieces"),
    Column(
        "net_amount",
        INTEGER,
        "Paid after discounts; negative for a return.",
        unit="minor units",
        low=-MOST_AMOUNT,
        high=MOST_AMOUNT,
    ),
    Column(
        "margin_amount",
        INTEGER,
        "Margin of this line, if the source knows it.",
        unit="minor units",
        is_required=False,
        low=-MOST_AMOUNT,
        high=MOST_AMOUNT,
    ),
    _CURRENCY,
    _STAFF,
)

INTERACTIONS = _fact_table(
    "interactions",
    "one row per contact with a customer, in either direction, on any channel",
    _WHOM,
    Column("channel", STRING, "The way it travelled.", choices=tuple(Channel)),
    Column("direction", STRING, "in: from the customer; out: from us.", choices=tuple(Direction)),
    Column("kind", STRING, "What it was about.", choices=CONTACT_KINDS),
    _optional("treatment_id", "The treatment of the playbook that it delivered or answers."),
    _optional("decision_id", "The decision that it carried out."),
    _optional("in_reply_to", "fact_id of the contact that it answers, in the same source."),
    Column("minutes", INTEGER, "Time it took a person.", unit="minutes", is_required=False, low=0),
    _STAFF,
)

CONSENTS = _fact_table(
    "consents",
    "one row per statement of a customer about one purpose on one channel; the latest one holds",
    _WHOM,
    Column("purpose", STRING, "What it is for.", choices=tuple(Purpose)),
    Column("channel", STRING, "The channel it is about.", choices=tuple(Channel)),
    Column("state", STRING, "What was said.", choices=tuple(ConsentState)),
    _choice("means", "How it was said.", ConsentMeans),
    _optional("place", "Where it was said: a page, a shop, a form."),
    _optional("evidence", "What proves it: a number of a form, a recording, an address."),
    _optional("wording_version", "Version of the words the customer saw."),
    _choice(
        "lawful_reason",
        "Why contact is lawful although nothing was granted; it ends with a refusal.",
        LawfulReason,
    ),
)

RESTRICTIONS = _fact_table(
    "restrictions",
    "one row per statement that a person's information must not be used, or may be again;"
    " the latest one holds",
    _WHOM,
    Column("state", STRING, "What holds from now on.", choices=tuple(RestrictionState)),
    _optional("evidence", "The request it answers."),
)

COST_ENTRIES = _fact_table(
    "cost_entries",
    "one row per cost of dealing with customers, as the shop's own books say; about no one person",
    Column("purpose", STRING, "What it was spent for.", choices=tuple(CostPurpose)),
    Column(
        "until_on",
        DATE,
        "Last day it covers, spread evenly from the day it occurred; that day alone if empty.",
        unit="date",
        is_required=False,
    ),
    Column(
        "cost_amount",
        INTEGER,
        "What was spent; negative where it was paid back.",
        unit="minor units",
        low=-MOST_AMOUNT,
        high=MOST_AMOUNT,
    ),
    _CURRENCY,
    _choice("channel", "The channel it was spent on, if it was one.", Channel),
    _optional("note", "What it was, in the words of the books."),
)

_PART_AMOUNTS = {
    "relation_amount": "Worth of the contact for the relation.",
    "need_amount": "Added because it answers a need of theirs.",
    "career_amount": "Added because it helps them on the path of their ideal type.",
    "attention_amount": "Price of their attention.",
    "prices_amount": "Price of the capacities that it uses.",
}


def _decided(
    name: str, sentence: str, *, low: float | None = None, high: float | None = None
) -> Column:
    return Column(name, FLOAT, sentence, is_required=False, low=low, high=high)


DECIDED_WITH = (
    _decided("response_probability", "That they respond, if treated.", low=0, high=1),
    _decided("uplift_probability", "What the treatment changes.", low=-1, high=1),
    _decided("uplift_sd", "Standard deviation of that.", low=0),
    _optional("uplift_source", "prior or measured."),
    Column("incremental_margin_amount", FLOAT, "Expected from it beyond what would come anyway.",
           unit="minor units", is_required=False),
    Column("cost_amount", INTEGER, "What it costs.", unit="minor units", is_required=False),
    *(Column(name, FLOAT, sentence, unit="minor units", is_required=False)
      for name, sentence in _PART_AMOUNTS.items()),
    Column("score_amount", FLOAT, "All of it together, before prices.", unit="minor units",
           is_required=False),
    Column("score_sd_amount", FLOAT, "Standard deviation of the score.", unit="minor units",
           is_required=False, low=0),
    _decided("choice_probability", "That exploration took this one of near ties; 1 if there was"
             " no other.", low=0, high=1),
    Column("is_measured_arm", BOOLEAN, "Of the arm, as large as the global holdout, that is held"
           " against it.", is_required=False),
    _choice("stage", "Stage they were in.", Stage),
    _choice("tier", "Class by value they were in.", Tier),
    Column("score_cost_amount", FLOAT, "Cost taken off the score: what it would be if it is kept"
           " back, too.", unit="minor units", is_required=False),
    _optional("need", "The need that it answers."),
    _choice("need_source", "From where we knew it was theirs; empty if nothing showed it.",
            NeedSource),
)  # fmt: skip
"""What a decision was made with, so that it can be explained when its turn is long gone. Parts
of the score are those of the treatment taken or kept back; empty for silence."""

DECISIONS_ISSUED = _fact_table(
    "decisions_issued",
    "one row per customer and turn: what was decided, silence included; and one beside it of what"
    " chance kept back where something else was done",
    Column("turn_id", STRING, "The turn that decided."),
    Column("customer_id", STRING, "For whom."),
    _optional("treatment_id", "What is to be done; empty for silence."),
    Column("reason", STRING, "Why this was decided: a code of the catalogue of words."),
    _optional("held_out_treatment_id", "What would have been done, had chance not kept it back."),
    Column(
        "holdout_scope",
        STRING,
        "Which holdout kept it back.",
        is_required=False,
        choices=("global", "treatment"),
    ),
    Column(
        "propensity", FLOAT, "Probability of this very decision.", unit="probability", low=0, high=1
    ),
    Column(
        "strategy", STRING, "acquire, grow or keep.", is_required=False, choices=tuple(Strategy)
    ),
    Column("kind", STRING, "give, ask, listen, …", is_required=False, choices=tuple(Kind)),
    Column("outcome_window_days", INTEGER, "How long an outcome counts.", unit="days", low=1),
    Column(
        "expected_purchases_7_days",
        FLOAT,
        "Purchases expected in 7 days.",
        is_required=False,
        low=0,
    ),
    Column(
        "expected_purchases_28_days",
        FLOAT,
        "Purchases expected in 28 days.",
        is_required=False,
        low=0,
    ),
    Column("playbook_version", STRING, "The playbook that decided."),
    _optional("playbook_digest", "Beginning of the hash of its text, to know it by."),
    Column("is_replay", BOOLEAN, "Decided about the past, so never delivered."),
    *DECIDED_WITH,
)

ANSWERS = _fact_table(
    "answers",
    "one row per answer of a customer to a question; it says one of a number, an amount, a choice"
    " and a text",
    _WHOM,
    Column("question_id", STRING, "The question: one of the playbook, or any other."),
    Column("number", QUANTITY, "A number said, like a score.", is_required=False),
    Column(
        "amount",
        INTEGER,
        "Money said, like what they spend in the category in a period.",
        unit="minor units",
        is_required=False,
        low=0,
        high=MOST_AMOUNT,
    ),
    _optional("choice", "What was chosen: yes, no, a need of the playbook, or any other word."),
    _optional("text", "What was said in their own words.", is_personal=True),
    _optional("unit", "Of the number, if it has one."),
    Column("currency", STRING, "ISO 4217 code of the amount.", is_required=False),
    _choice("means", "How the answer came to us.", AnswerMeans),
    _optional("in_reply_to", "fact_id of the contact that it answers, in the same source."),
    one_of=("number", "amount", "choice", "text"),
)

CONTRIBUTIONS = _fact_table(
    "contributions",
    "one row per statement about something a customer gave beyond money;"
    " of the same contribution the latest one holds",
    _WHOM,
    _optional(
        "contribution_id",
        "Which contribution: statements of a source that share it are about the same one."
        " A row without it is one of its own.",
    ),
    Column("kind", STRING, "What was given.", choices=tuple(ContributionKind)),
    Column(
        "quantity", QUANTITY, "How much, in its own unit; 1 if empty.", is_required=False, low=0
    ),
    _optional("unit", "Of the quantity; never money."),
    Column("state", STRING, "What became of it.", choices=tuple(ContributionState)),
    _optional(
        "referred_source_key",
        "Key, in the same source, of the person who was referred.",
        is_personal=True,
    ),
    _optional("note", "What it was about.", is_personal=True),
)

CASES = _fact_table(
    "cases",
    "one row per change of state of something to be put right or said to a customer;"
    " of the same case the latest one holds",
    _WHOM,
    Column(
        "case_id",
        STRING,
        "Which case, in that source. The fact_id of a complaint among the interactions of the same"
        " source is a case too.",
    ),
    Column("kind", STRING, "What it is about.", choices=tuple(CaseKind)),
    Column("state", STRING, "What holds from now on.", choices=tuple(CaseState)),
    Column(
        "weight",
        INTEGER,
        "How much it weighs on them, as the one who took it up felt: 1 a little, 5 gravely.",
        is_required=False,
        low=1,
        high=5,
    ),
    _optional("treatment_id", "The treatment of the playbook that it came from, if one did."),
    _optional("decision_id", "The decision that it came from, if one did."),
    _optional("product_id", "The product that it is about, if it is one."),
    _optional("note", "What it is about, in words.", is_personal=True),
)

VERDICTS = _fact_table(
    "verdicts",
    "one row per thing a customer said about something we proposed, gave or did",
    _WHOM,
    Column("verdict", STRING, "What it was worth to them.", choices=tuple(Verdict)),
    _optional("treatment_id", "The treatment of the playbook that it is about."),
    _optional("decision_id", "The decision that it is about."),
    _optional("product_id", "The product that it is about."),
    _choice("means", "How it came to us.", AnswerMeans),
    _optional("note", "What they said beside it.", is_personal=True),
)

CAREER_CHOICES = _fact_table(
    "career_choices",
    "one row per statement about a customer and an ideal type; of the same two the latest one holds",
    _WHOM,
    Column("ideal_type", STRING, "An ideal type of the playbook."),
    Column("state", STRING, "How they stand to it.", choices=tuple(CareerChoiceState)),
    _optional("note", "What they said about it, or what it was inferred from.", is_personal=True),
)

FACT_TABLES = {
    table.name: table
    for table in (
        PEOPLE,
        LINKS,
        MEMBERSHIPS,
        PRODUCTS,
        ORDER_LINES,
        INTERACTIONS,
        CONSENTS,
        RESTRICTIONS,
        ANSWERS,
        CONTRIBUTIONS,
        CASES,
        VERDICTS,
        CAREER_CHOICES,
        COST_ENTRIES,
        DECISIONS_ISSUED,
    )
}
ADDED_LATER = (
    ANSWERS.name, CONTRIBUTIONS.name, COST_ENTRIES.name, CASES.name, VERDICTS.name,
    CAREER_CHOICES.name,
)  # fmt: skip
"""Tables that a workspace of an earlier version lacks; any other that is missing was lost."""

COLUMNS_ADDED_LATER = (ORDER_LINES.name, INTERACTIONS.name, DECISIONS_ISSUED.name)
"""Tables of which a workspace of an earlier version may lack columns; all of these may be empty."""

LOADABLE = tuple(name for name in FACT_TABLES if name != DECISIONS_ISSUED.name)

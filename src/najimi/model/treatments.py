"""Treatments: offers in a channel, in words, at a time, and all that each must declare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from najimi.model.commitments import Commitment, read_commitment
from najimi.model.counter_rules import OF_THE_COUNTER
from najimi.model.nearest import or_nearest
from najimi.model.playbook_fields import FieldReader
from najimi.model.terms import PEOPLE_CHANNELS, Channel, ContactClass, Kind, Strategy

HELD_OUT_KINDS = (Kind.SELL, Kind.ASK)
# A class decides on consent, limits and quiet days, so a kind may not borrow a milder one:
# selling is promotion whatever it is called, and only what people count on must arrive.
CLASSES_OF_KIND = {
    Kind.SELL: (ContactClass.PROMOTIONAL,),
    Kind.ASK: (ContactClass.PROMOTIONAL,),
    Kind.GIVE: (ContactClass.PROMOTIONAL, ContactClass.SERVICE),
    Kind.LISTEN: (ContactClass.PROMOTIONAL, ContactClass.SERVICE, ContactClass.CARE),
    Kind.SERVE: (ContactClass.PROMOTIONAL, ContactClass.SERVICE, ContactClass.MUST_ARRIVE),
    Kind.CARE: tuple(ContactClass),
}
MOST_USE = 1_000_000_000
MOST_TREATMENTS = 127
"""Which treatment a customer gets is kept in one byte per customer, with a number for silence."""


@dataclass(frozen=True)
class Words:
    """What one treatment says in one language; ``benefit`` is what it does for the customer."""

    title: str
    text: str
    benefit: str


@dataclass(frozen=True)
class Treatment:
    """
    An offer in a channel, in words, at a time: the unit that is assigned.

    Amounts are minor units of the workspace currency. ``when`` is a SQL boolean expression
    over the columns of table ``contexts``. ``incremental_share`` is the part of responses
    that would not have come anyway, as long as nothing better was measured.

    What need not be declared: ``product_id`` is what is offered and ``replaces_product_id``
    the thing they asked for that it stands in for, with ``price_amount`` and
    ``unit_margin_amount`` of one unit; ``risk_reversal`` says per language who bears the risk;
    ``uses`` what one treatment takes of further capacities; ``rests_with`` which other
    treatments it does not follow within ``rest_days``; ``text_id`` which text it shares with
    others; ``strength`` which strength of the firm it rests on; ``commitment`` what whoever takes
    it is bound to.
    """

    treatment_id: str
    strategy: Strategy
    kind: Kind
    channel: Channel
    contact_class: ContactClass
    when: str
    need: str
    is_main_product: bool
    cost_amount: int
    minutes: int
    relation_amount: int
    prior_response_probability: float
    prior_weight: float
    incremental_share: float
    orders_per_response: float
    rest_days: int
    outcome_window_days: int
    holdout_share: float
    words: Mapping[str, Words]
    product_id: str | None = None
    replaces_product_id: str | None = None
    price_amount: int | None = None
    unit_margin_amount: int | None = None
    risk_reversal: Mapping[str, str] | None = None
    uses: Mapping[str, int] = field(default_factory=dict)
    rests_with: tuple[str, ...] = ()
    text_id: str | None = None
    strength: str | None = None
    commitment: Commitment | None = None

    @property
    def is_held_out(self) -> bool:
        """Whether holdouts bind it: selling, asking and promotional giving, never care or service."""
        is_promotional_gift = (
            self.kind is Kind.GIVE and self.contact_class is ContactClass.PROMOTIONAL
        )
        return self.kind in HELD_OUT_KINDS or is_promotional_gift

    @property
    def is_caring(self) -> bool:
        """Whether it may reach somebody with an open case: care, and what must arrive."""
        return self.contact_class in (ContactClass.CARE, ContactClass.MUST_ARRIVE)

    @property
    def is_for_people(self) -> bool:
        """Whether a person carries it out."""
        return self.channel in PEOPLE_CHANNELS

    @property
    def purpose(self) -> str:
        """The purpose of consent that it needs; what must arrive counts as service."""
        is_must = self.contact_class is ContactClass.MUST_ARRIVE
        return "service" if is_must else self.contact_class.value


FIELDS = (
    "id", "strategy", "kind", "channel", "contact_class", "when", "need", "is_main_product",
    "cost", "minutes", "relation_value", "prior_response_probability", "prior_weight",
    "incremental_share", "orders_per_response", "rest_days", "outcome_window_days",
    "holdout_share", "words", "product_id", "replaces_product_id", "price", "unit_margin",
    "risk_reversal", "uses", "rests_with", "text_id", "strength",
    "commitment",
)  # fmt: skip
"""What a ``[[treatments]]`` block may hold."""


def read_treatments(fields: FieldReader, raw: dict[str, Any]) -> tuple[Treatment, ...]:
    """Read every ``[[treatments]]`` block; faults are noted at the reader."""
    found = tuple(_treatment(fields, item) for item in fields.tables(raw, "treatments", "playbook"))
    fields.require(bool(found), "the playbook has no treatments")
    fields.require(
        len(found) <= MOST_TREATMENTS,
        f"the playbook has {len(found)} treatments; at most {MOST_TREATMENTS} can be decided among",
    )
    ids = [treatment.treatment_id for treatment in found]
    fields.require(len(set(ids)) == len(ids), "two treatments have the same id")
    for taken in sorted(set(OF_THE_COUNTER) & set(ids)):
        fields.require(
            False, f"treatment {taken!r}: what is said at the counter has this id; choose another"
        )
    for treatment in found:
        for other in treatment.rests_with:
            fields.require(
                other in ids,
                f"treatment {treatment.treatment_id!r}: rests_with names no treatment {other!r};"
                f" {or_nearest(other, ids)}",
            )
    return found


def _treatment(fields: FieldReader, raw: dict[str, Any]) -> Treatment:
    at = f"treatment {raw.get('id', '(without id)')!r}"
    fields.only(raw, FIELDS, at)
    treatment = Treatment(
        treatment_id=fields.identifier(raw, "id", at),
        strategy=fields.choice(raw, "strategy", at, Strategy),
        kind=fields.choice(raw, "kind", at, Kind),
        channel=fields.choice(raw, "channel", at, Channel),
        contact_class=fields.choice(raw, "contact_class", at, ContactClass),
        when=fields.text(raw, "when", at),
        need=fields.text(raw, "need", at),
        is_main_product=fields.truth(raw, "is_main_product", at),
        cost_amount=fields.money(raw, "cost", at),
        minutes=fields.whole(raw, "minutes", at, 0, 480),
        relation_amount=fields.money(raw, "relation_value", at, may_be_negative=True),
        prior_response_probability=fields.number(raw, "prior_response_probability", at, 0, 1),
        prior_weight=fields.number(raw, "prior_weight", at, 0.01, 1e6),
        incremental_share=fields.number(raw, "incremental_share", at, 0, 1),
        orders_per_response=fields.number(raw, "orders_per_response", at, 0, 100),
        rest_days=fields.whole(raw, "rest_days", at, 0, 3650),
        outcome_window_days=fields.whole(raw, "outcome_window_days", at, 1, 365),
        holdout_share=fields.number(raw, "holdout_share", at, 0, 0.5),
        words=fields.worded(raw, at, Words, Words.__dataclass_fields__),
        **_what_need_not_be_declared(fields, raw, at),
    )
    if (raw.get("kind"), raw.get("contact_class")) == (treatment.kind, treatment.contact_class):
        _fits_kind(fields, treatment, at)
    return treatment


def _what_need_not_be_declared(fields: FieldReader, raw: dict[str, Any], at: str) -> dict[str, Any]:
    product = {name: fields.text(raw, name, at) if name in raw else None
               for name in ("product_id", "replaces_product_id")}  # fmt: skip
    fields.require(
        "replaces_product_id" not in raw or "product_id" in raw,
        f"{at}: replaces_product_id needs the product_id that is offered instead",
    )
    uses = fields.table(raw, "uses", at)
    return product | {
        "price_amount": fields.money(raw, "price", at) if "price" in raw else None,
        "unit_margin_amount": fields.money(raw, "unit_margin", at, may_be_negative=True)
        if "unit_margin" in raw
        else None,
        "risk_reversal": fields.said(raw, "risk_reversal", at) if "risk_reversal" in raw else None,
        "uses": {name: fields.whole(uses, name, f"{at}, uses", 0, MOST_USE) for name in uses},
        "rests_with": fields.texts(raw, "rests_with", at),
        "text_id": fields.identifier(raw, "text_id", at) if "text_id" in raw else None,
        "strength": fields.identifier(raw, "strength", at) if "strength" in raw else None,
        "commitment": read_commitment(fields, raw, at),
    }


def _fits_kind(fields: FieldReader, treatment: Treatment, at: str) -> None:
    """Hold class and holdout against the kind; only where both were written correctly."""
    kind, given = treatment.kind.value, treatment.contact_class.value
    allowed = [choice.value for choice in CLASSES_OF_KIND[treatment.kind]]
    fields.require(
        given in allowed,
        f"{at}: contact_class of kind {kind!r} must be one of {allowed}, got {given!r}",
    )
    fields.require(
        treatment.is_held_out or treatment.holdout_share == 0,
        f"{at}: holdout_share must be 0, for holdouts never bind kind {kind!r} of class"
        f" {given!r}, got {treatment.holdout_share:g}",
    )

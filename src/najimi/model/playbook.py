"""
The playbook: offers, rules, limits and weights that steer a turn, as data.

Written in TOML, checked as a whole (every fault at once), immutable once published.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from najimi.errors import PlaybookError
from najimi.model.asking import UNDECLARED, Asked, read_asked
from najimi.model.playbook_fields import UNLIMITED, FieldReader
from najimi.model.structure_rules import OURS, StructureRules, read_structure_rules
from najimi.model.terms import PEOPLE_CHANNELS, Channel, ContactClass, Kind, Strategy
from najimi.model.weights_rules import (
    NO_EXPLORATION,
    NO_WEIGHTS,
    Exploration,
    Weights,
    read_exploration,
    read_weights,
)

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
BUDGET = "budget"
MINUTES = "minutes"


@dataclass(frozen=True)
class Words:
    """What one treatment says in one language."""

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

    @property
    def is_held_out(self) -> bool:
        """Whether holdouts bind it: selling, asking and promotional giving, never care or service."""
        is_promotional_gift = (
            self.kind is Kind.GIVE and self.contact_class is ContactClass.PROMOTIONAL
        )
        return self.kind in HELD_OUT_KINDS or is_promotional_gift

    @property
    def is_for_people(self) -> bool:
        """Whether a person carries it out."""
        return self.channel in PEOPLE_CHANNELS

    @property
    def purpose(self) -> str:
        """The purpose of consent that it needs; what must arrive counts as service."""
        is_must = self.contact_class is ContactClass.MUST_ARRIVE
        return "service" if is_must else self.contact_class.value


@dataclass(frozen=True)
class ContactRules:
    """
    Limits we set ourselves, over all channels and people; ``None`` means unlimited.

    ``complaint_quiet_days``: no selling, asking or giving for so long after a complaint.
    ``unanswered_limit``: after so many contacts without an answer, silence.
    ``gives_per_ask``: a favour is asked only after so many gifts for each favour of a year.
    """

    max_7_days: int | None
    max_30_days: int | None
    complaint_quiet_days: int
    unanswered_limit: int | None
    gives_per_ask: int


@dataclass(frozen=True)
class Playbook:
    """One published version: name and version, treatments, limits, capacities, weights."""

    name: str
    version: str
    sector: str
    global_holdout_share: float
    contact_amount: int
    contact_rules: ContactRules
    capacities: Mapping[str, int | None]
    treatments: tuple[Treatment, ...]
    asked: Asked = UNDECLARED
    structure: StructureRules = OURS
    weights: Weights = NO_WEIGHTS
    exploration: Exploration = NO_EXPLORATION

    def treatment(self, treatment_id: str) -> Treatment:
        """Return one treatment by id."""
        return next(t for t in self.treatments if t.treatment_id == treatment_id)


def parse_playbook(text: str, *, currency: str) -> Playbook:
    """
    Read a playbook.

    Parameters
    ----------
    text : str
        TOML.
    currency : str
        ISO 4217 code of the workspace; amounts are tables by currency, like
        ``{JPY = "120", USD = "0.85"}``.

    Raises
    ------
    PlaybookError
        Listing every fault at once.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PlaybookError(
            f"the playbook is not valid TOML: {error}.", hint="mend that line."
        ) from error
    reader = _Reader(currency)
    playbook = reader.playbook(raw)
    if reader.faults:
        raise PlaybookError(
            f"the playbook has {len(reader.faults)} fault(s):",
            hint="mend them all, then check again.",
            faults=reader.faults,
        )
    return playbook


class _Reader(FieldReader):
    """Takes a whole playbook out of raw tables."""

    def playbook(self, raw: dict[str, Any]) -> Playbook:
        at = "playbook"
        treatments = tuple(self._treatment(item) for item in self.tables(raw, "treatments", at))
        self.require(bool(treatments), "the playbook has no treatments")
        ids = [treatment.treatment_id for treatment in treatments]
        self.require(len(set(ids)) == len(ids), "two treatments have the same id")
        return Playbook(
            name=self.text(raw, "name", at),
            version=self.identifier(raw, "version", at),
            sector=self.text(raw, "sector", at),
            global_holdout_share=self.number(raw, "global_holdout_share", at, 0, 0.5),
            contact_amount=self.money(raw, "contact_amount", at),
            contact_rules=self._contact_rules(self.table(raw, "contact_rules", at)),
            capacities=dict(self._capacities(self.table(raw, "capacities", at))),
            treatments=treatments,
            asked=read_asked(self, raw),
            structure=read_structure_rules(self, raw),
            weights=read_weights(self, raw),
            exploration=read_exploration(self, raw),
        )

    def _treatment(self, raw: dict[str, Any]) -> Treatment:
        at = f"treatment {raw.get('id', '(without id)')!r}"
        treatment = Treatment(
            treatment_id=self.identifier(raw, "id", at),
            strategy=self.choice(raw, "strategy", at, Strategy),
            kind=self.choice(raw, "kind", at, Kind),
            channel=self.choice(raw, "channel", at, Channel),
            contact_class=self.choice(raw, "contact_class", at, ContactClass),
            when=self.text(raw, "when", at),
            need=self.text(raw, "need", at),
            is_main_product=self.truth(raw, "is_main_product", at),
            cost_amount=self.money(raw, "cost", at),
            minutes=self.whole(raw, "minutes", at, 0, 480),
            relation_amount=self.money(raw, "relation_value", at, may_be_negative=True),
            prior_response_probability=self.number(raw, "prior_response_probability", at, 0, 1),
            prior_weight=self.number(raw, "prior_weight", at, 0.01, 1e6),
            incremental_share=self.number(raw, "incremental_share", at, 0, 1),
            orders_per_response=self.number(raw, "orders_per_response", at, 0, 100),
            rest_days=self.whole(raw, "rest_days", at, 0, 3650),
            outcome_window_days=self.whole(raw, "outcome_window_days", at, 1, 365),
            holdout_share=self.number(raw, "holdout_share", at, 0, 0.5),
            words=self._words(self.table(raw, "words", at), at),
        )
        if (raw.get("kind"), raw.get("contact_class")) == (treatment.kind, treatment.contact_class):
            self._fits_kind(treatment, at)
        return treatment

    def _fits_kind(self, treatment: Treatment, at: str) -> None:
        """Hold class and holdout against the kind; only where both were written correctly."""
        kind, given = treatment.kind.value, treatment.contact_class.value
        allowed = [choice.value for choice in CLASSES_OF_KIND[treatment.kind]]
        self.require(
            given in allowed,
            f"{at}: contact_class of kind {kind!r} must be one of {allowed}, got {given!r}",
        )
        self.require(
            treatment.is_held_out or treatment.holdout_share == 0,
            f"{at}: holdout_share must be 0, for holdouts never bind kind {kind!r} of class"
            f" {given!r}, got {treatment.holdout_share:g}",
        )

    def _words(self, raw: dict[str, Any], at: str) -> dict[str, Words]:
        found = {}
        for locale in ("ja", "en"):
            table, where = self.table(raw, locale, f"{at}, words"), f"{at}, words.{locale}"
            parts = [self.text(table, part, where) for part in ("title", "text", "benefit")]
            found[locale] = Words(*parts)
        return found

    def _contact_rules(self, raw: dict[str, Any]) -> ContactRules:
        at = "contact_rules"
        return ContactRules(
            max_7_days=self.limit(raw, "max_7_days", at),
            max_30_days=self.limit(raw, "max_30_days", at),
            complaint_quiet_days=self.whole(raw, "complaint_quiet_days", at, 0, 365),
            unanswered_limit=self.limit(raw, "unanswered_limit", at),
            gives_per_ask=self.whole(raw, "gives_per_ask", at, 0, 100),
        )

    def _capacities(self, raw: dict[str, Any]) -> Iterator[tuple[str, int | None]]:
        at = "capacities"
        is_free = raw.get(BUDGET) == UNLIMITED
        yield BUDGET, None if is_free else self.money(raw, BUDGET, at)
        yield MINUTES, self.limit(raw, MINUTES, at)
        sends = self.table(raw, "sends", at)
        for channel in Channel:
            yield f"sends_{channel}", self.limit(sends, channel.value, f"{at}.sends")

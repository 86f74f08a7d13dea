"""
The playbook: offers, rules, limits and weights that steer a turn, as data.

Written in TOML, checked as a whole (every fault at once), immutable once published.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from najimi.errors import NajimiError, PlaybookError
from najimi.model.money import minor_units
from najimi.model.terms import PEOPLE_CHANNELS, Channel, ContactClass, Kind, Strategy

UNLIMITED = "unlimited"
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


class _Reader:
    """Takes fields out of raw tables and collects every fault on the way."""

    def __init__(self, currency: str) -> None:
        self._currency = currency
        self.faults: list[str] = []

    def playbook(self, raw: dict[str, Any]) -> Playbook:
        at = "playbook"
        treatments = tuple(self._treatment(item) for item in self._tables(raw, "treatments", at))
        self._require(bool(treatments), "the playbook has no treatments")
        ids = [treatment.treatment_id for treatment in treatments]
        self._require(len(set(ids)) == len(ids), "two treatments have the same id")
        return Playbook(
            name=self._text(raw, "name", at),
            version=self._identifier(raw, "version", at),
            sector=self._text(raw, "sector", at),
            global_holdout_share=self._number(raw, "global_holdout_share", at, 0, 0.5),
            contact_amount=self._money(raw, "contact_amount", at),
            contact_rules=self._contact_rules(self._table(raw, "contact_rules", at)),
            capacities=dict(self._capacities(self._table(raw, "capacities", at))),
            treatments=treatments,
        )

    def _treatment(self, raw: dict[str, Any]) -> Treatment:
        at = f"treatment {raw.get('id', '(without id)')!r}"
        treatment = Treatment(
            treatment_id=self._identifier(raw, "id", at),
            strategy=self._choice(raw, "strategy", at, Strategy),
            kind=self._choice(raw, "kind", at, Kind),
            channel=self._choice(raw, "channel", at, Channel),
            contact_class=self._choice(raw, "contact_class", at, ContactClass),
            when=self._text(raw, "when", at),
            need=self._text(raw, "need", at),
            is_main_product=self._truth(raw, "is_main_product", at),
            cost_amount=self._money(raw, "cost", at),
            minutes=self._whole(raw, "minutes", at, 0, 480),
            relation_amount=self._money(raw, "relation_value", at, may_be_negative=True),
            prior_response_probability=self._number(raw, "prior_response_probability", at, 0, 1),
            prior_weight=self._number(raw, "prior_weight", at, 0.01, 1e6),
            incremental_share=self._number(raw, "incremental_share", at, 0, 1),
            orders_per_response=self._number(raw, "orders_per_response", at, 0, 100),
            rest_days=self._whole(raw, "rest_days", at, 0, 3650),
            outcome_window_days=self._whole(raw, "outcome_window_days", at, 1, 365),
            holdout_share=self._number(raw, "holdout_share", at, 0, 0.5),
            words=self._words(self._table(raw, "words", at), at),
        )
        if (raw.get("kind"), raw.get("contact_class")) == (treatment.kind, treatment.contact_class):
            self._fits_kind(treatment, at)
        return treatment

    def _fits_kind(self, treatment: Treatment, at: str) -> None:
        """Hold class and holdout against the kind; only where both were written correctly."""
        kind, given = treatment.kind.value, treatment.contact_class.value
        allowed = [choice.value for choice in CLASSES_OF_KIND[treatment.kind]]
        self._require(
            given in allowed,
            f"{at}: contact_class of kind {kind!r} must be one of {allowed}, got {given!r}",
        )
        self._require(
            treatment.is_held_out or treatment.holdout_share == 0,
            f"{at}: holdout_share must be 0, for holdouts never bind kind {kind!r} of class"
            f" {given!r}, got {treatment.holdout_share:g}",
        )

    def _words(self, raw: dict[str, Any], at: str) -> dict[str, Words]:
        found = {}
        for locale in ("ja", "en"):
            table, where = self._table(raw, locale, f"{at}, words"), f"{at}, words.{locale}"
            parts = [self._text(table, part, where) for part in ("title", "text", "benefit")]
            found[locale] = Words(*parts)
        return found

    def _contact_rules(self, raw: dict[str, Any]) -> ContactRules:
        at = "contact_rules"
        return ContactRules(
            max_7_days=self._limit(raw, "max_7_days", at),
            max_30_days=self._limit(raw, "max_30_days", at),
            complaint_quiet_days=self._whole(raw, "complaint_quiet_days", at, 0, 365),
            unanswered_limit=self._limit(raw, "unanswered_limit", at),
            gives_per_ask=self._whole(raw, "gives_per_ask", at, 0, 100),
        )

    def _capacities(self, raw: dict[str, Any]) -> Iterator[tuple[str, int | None]]:
        at = "capacities"
        is_free = raw.get(BUDGET) == UNLIMITED
        yield BUDGET, None if is_free else self._money(raw, BUDGET, at)
        yield MINUTES, self._limit(raw, MINUTES, at)
        sends = self._table(raw, "sends", at)
        for channel in Channel:
            yield f"sends_{channel}", self._limit(sends, channel.value, f"{at}.sends")

    def _require(self, is_fine: bool, fault: str) -> None:
        if not is_fine:
            self.faults.append(fault)

    def _table(self, raw: dict[str, Any], name: str, at: str) -> dict[str, Any]:
        value = raw.get(name, {})
        self._require(isinstance(value, dict), f"{at}: {name} must be a table, got {value!r}")
        return value if isinstance(value, dict) else {}

    def _tables(self, raw: dict[str, Any], name: str, at: str) -> list[dict[str, Any]]:
        value = raw.get(name, [])
        is_fine = isinstance(value, list) and all(isinstance(item, dict) for item in value)
        self._require(is_fine, f"{at}: {name} must be tables, each under [[{name}]]")
        return value if is_fine else []

    def _truth(self, raw: dict[str, Any], name: str, at: str) -> bool:
        value = raw.get(name, False)
        self._require(isinstance(value, bool), f"{at}: {name} must be true or false, got {value!r}")
        return value is True

    def _text(self, raw: dict[str, Any], name: str, at: str) -> str:
        value = raw.get(name)
        is_fine = isinstance(value, str) and bool(value.strip())
        self._require(is_fine, f"{at}: {name} must be a text that is not empty, got {value!r}")
        return value.strip() if isinstance(value, str) else ""

    def _identifier(self, raw: dict[str, Any], name: str, at: str) -> str:
        value = self._text(raw, name, at)
        is_fine = re.fullmatch(r"[a-z][a-z0-9_]{0,62}", value) is not None
        self._require(is_fine, f"{at}: {name} must be small letters, digits and _, got {value!r}")
        return value

    def _number(self, raw: dict[str, Any], name: str, at: str, low: float, high: float) -> float:
        value = raw.get(name)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        is_fine = is_number and low <= (value or 0) <= high
        self._require(is_fine, f"{at}: {name} must be a number in [{low}, {high}], got {value!r}")
        return float(value or 0) if is_fine else float(low)

    def _whole(self, raw: dict[str, Any], name: str, at: str, low: int, high: int) -> int:
        number = self._number(raw, name, at, low, high)
        self._require(number.is_integer(), f"{at}: {name} must be a whole number, got {number}")
        return int(number)

    def _limit(self, raw: dict[str, Any], name: str, at: str) -> int | None:
        """Read ``"unlimited"``, ``"none"`` or a whole number: zero is never written as a number by chance."""
        value = raw.get(name)
        if value == UNLIMITED:
            return None
        if value == "none":
            return 0
        is_fine = isinstance(value, int) and not isinstance(value, bool) and value > 0
        self._require(
            is_fine,
            f'{at}: {name} must be "unlimited", "none" or a whole number above 0, got {value!r}',
        )
        return value if isinstance(value, int) else 0

    def _money(
        self, raw: dict[str, Any], name: str, at: str, *, may_be_negative: bool = False
    ) -> int:
        value = raw.get(name)
        by_currency: Callable[[str], object] = (
            value.get if isinstance(value, dict) else lambda _: None
        )
        amount = by_currency(self._currency)
        if not isinstance(amount, str):
            self._require(
                False,
                f'{at}: {name} needs an amount like {{{self._currency} = "100"}}, got {value!r}',
            )
            return 0
        try:
            minor = minor_units(amount, self._currency)
        except NajimiError as error:
            self._require(False, f"{at}: {name}: {error.problem}")
            return 0
        is_fine = minor >= 0 or may_be_negative
        self._require(is_fine, f"{at}: {name} must be 0 or more, got {amount}")
        return minor if is_fine else 0

    def _choice(self, raw: dict[str, Any], name: str, at: str, choices: type[Any]) -> Any:
        value = raw.get(name)
        allowed = [choice.value for choice in choices]
        self._require(value in allowed, f"{at}: {name} must be one of {allowed}, got {value!r}")
        return choices(value if value in allowed else allowed[0])

"""
The playbook: offers, rules, limits and weights that steer a turn, as data.

Written in TOML, checked as a whole (every fault at once), immutable once published.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from najimi.errors import PlaybookError
from najimi.model.asking import UNDECLARED, Asked, read_asked
from najimi.model.capacity_rules import BUDGET, MINUTES, read_capacities
from najimi.model.counter_rules import OUR_COUNTER, CounterRules, read_counter_rules
from najimi.model.firm_rules import Solution, Strength, read_solutions, read_strengths
from najimi.model.give_and_take_rules import (
    GIFT_KINDS,
    OUR_GIVE_AND_TAKE,
    GiveAndTake,
    read_give_and_take,
)
from najimi.model.ideal_types import IdealType, read_ideal_types
from najimi.model.nearest import or_nearest
from najimi.model.playbook_fields import FieldReader
from najimi.model.screening_rules import (
    OUR_SCREENING,
    ScreeningRules,
    read_screening_rules,
)
from najimi.model.structure_rules import OURS, StructureRules, read_structure_rules
from najimi.model.treatments import (
    CLASSES_OF_KIND,
    HELD_OUT_KINDS,
    Treatment,
    Words,
    read_treatments,
)
from najimi.model.weights_rules import (
    NO_EXPLORATION,
    NO_WEIGHTS,
    Exploration,
    Weights,
    read_exploration,
    read_weights,
)

__all__ = [
    "BUDGET",
    "CLASSES_OF_KIND",
    "HELD_OUT_KINDS",
    "MINUTES",
    "ContactRules",
    "Playbook",
    "Treatment",
    "Words",
    "parse_playbook",
    "read_playbook",
]

SECTIONS = (
    "name", "version", "sector", "global_holdout_share", "contact_amount", "contact_rules",
    "capacities", "treatments", "questions", "needs", "tiers", "named_care", "costs",
    "ideal_types", "firm", "solutions", "give_and_take", "weights", "exploration", "screening",
    "counter",
)  # fmt: skip
"""What may stand at the top of a playbook."""


@dataclass(frozen=True)
class ContactRules:
    """
    Limits we set ourselves, over all channels and people; ``None`` means unlimited.

    ``complaint_quiet_days``: no selling, asking or giving for so long after a case was closed.
    ``unanswered_limit``: after so many contacts without an answer, silence.
    ``gives_per_ask``: asking a favour takes as much as so many gifts give; see ``GiveAndTake``.
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
    counter: CounterRules = OUR_COUNTER
    ideal_types: tuple[IdealType, ...] = ()
    strengths: tuple[Strength, ...] = ()
    solutions: tuple[Solution, ...] = ()
    give_and_take: GiveAndTake = OUR_GIVE_AND_TAKE
    weights: Weights = NO_WEIGHTS
    exploration: Exploration = NO_EXPLORATION
    screening: ScreeningRules = OUR_SCREENING

    @property
    def quiet_days(self) -> int:
        """For how many days after a case was closed nothing is sold, asked or advertised."""
        closed = self.screening.closed_quiet_days
        return self.contact_rules.complaint_quiet_days if closed is None else closed

    @property
    def asks_first(self) -> bool:
        """Whether nothing is sold to whoever has no recorded need; without needs none can have."""
        return self.screening.asks_first and bool(self.asked.needs)

    def treatment(self, treatment_id: str) -> Treatment:
        """
        Return one treatment by id.

        Raises
        ------
        PlaybookError
            If this version has none of that id; another version may.
        """
        for treatment in self.treatments:
            if treatment.treatment_id == treatment_id:
                return treatment
        known = [treatment.treatment_id for treatment in self.treatments]
        raise PlaybookError(
            f"playbook {self.version!r} has no treatment {treatment_id!r};"
            f" {or_nearest(treatment_id, known)}.",
            hint="read it in the version that the turn or the decision names.",
        )


def parse_playbook(text: str, *, currency: str, is_published: bool = False) -> Playbook:
    """
    Read a playbook.

    Parameters
    ----------
    text : str
        TOML.
    currency : str
        ISO 4217 code of the workspace; amounts are tables by currency, like
        ``{JPY = "120", USD = "0.85"}``.
    is_published : bool, default False
        Whether it was published already. What held then holds on, so names that nobody reads,
        which an earlier release let pass, are no fault of it now.

    Raises
    ------
    PlaybookError
        Listing every fault at once.
    """
    playbook, faults = read_playbook(text, currency=currency, is_published=is_published)
    if faults:
        raise PlaybookError(
            f"the playbook has {len(faults)} fault(s):",
            hint="mend them all, then check again.",
            faults=faults,
        )
    return playbook


def read_playbook(
    text: str, *, currency: str, is_published: bool = False
) -> tuple[Playbook, list[str]]:
    """
    Read what can be read of a playbook, and every fault of its fields.

    Where there is a fault, something harmless stands in its place: so what was read can be held
    against further rules at once. Never decide by a playbook with faults.

    Parameters
    ----------
    text, currency, is_published
        As in ``parse_playbook``.

    Raises
    ------
    PlaybookError
        If it is not TOML at all.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PlaybookError(
            f"the playbook is not valid TOML: {error}.", hint="mend that line."
        ) from error
    reader = _Reader(currency, is_lenient=is_published)
    return reader.playbook(raw), reader.faults


class _Reader(FieldReader):
    """Takes a whole playbook out of raw tables."""

    def playbook(self, raw: dict[str, Any]) -> Playbook:
        at = "playbook"
        self.only(raw, SECTIONS, at)
        treatments, asked = read_treatments(self, raw), read_asked(self, raw)
        strengths = read_strengths(self, raw)
        self._cites_known(treatments, strengths)
        return Playbook(
            name=self.text(raw, "name", at),
            version=self.identifier(raw, "version", at),
            sector=self.text(raw, "sector", at),
            global_holdout_share=self.number(raw, "global_holdout_share", at, 0, 0.5),
            contact_amount=self.money(raw, "contact_amount", at),
            contact_rules=self._contact_rules(self.table(raw, "contact_rules", at)),
            capacities=read_capacities(self, raw, treatments),
            treatments=treatments,
            asked=asked,
            structure=read_structure_rules(self, raw),
            counter=read_counter_rules(self, raw),
            ideal_types=read_ideal_types(
                self, raw, {treatment.treatment_id: treatment.kind for treatment in treatments}
            ),
            strengths=strengths,
            solutions=read_solutions(self, raw, [need.need_id for need in asked.needs]),
            screening=read_screening_rules(self, raw),
            give_and_take=read_give_and_take(
                self, raw, (t.treatment_id for t in treatments if t.kind in GIFT_KINDS)
            ),
            weights=read_weights(self, raw),
            exploration=read_exploration(self, raw),
        )

    def _cites_known(
        self, treatments: tuple[Treatment, ...], strengths: tuple[Strength, ...]
    ) -> None:
        known = [strength.strength_id for strength in strengths]
        for treatment in treatments:
            cited = treatment.strength
            self.require(
                cited is None or cited in known,
                f"treatment {treatment.treatment_id!r}: the firm has no strength {cited!r};"
                f" {or_nearest(cited or '', known)}",
            )

    def _contact_rules(self, raw: dict[str, Any]) -> ContactRules:
        at = "contact_rules"
        self.only(raw, ContactRules.__dataclass_fields__, at)
        return ContactRules(
            max_7_days=self.limit(raw, "max_7_days", at),
            max_30_days=self.limit(raw, "max_30_days", at),
            complaint_quiet_days=self.whole(raw, "complaint_quiet_days", at, 0, 365),
            unanswered_limit=self.limit(raw, "unanswered_limit", at),
            gives_per_ask=self.whole(raw, "gives_per_ask", at, 0, 100),
        )

"""
How a playbook cuts customers into tiers, gives named care, and prices time and sends.

All three sections may be missing: then the cuts are ours, nobody has a named manager, and
what an hour or a letter costs is not known.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from najimi.model.playbook_fields import FieldReader
from najimi.model.terms import Channel, Tier

CARE_MINUTES_STEP = 5
"""Minutes of named care are told in fives: nobody plans a month of care to the minute, and the
exact choice stays cheap."""


class CutBy(StrEnum):
    """Of what the cuts between tiers are parts."""

    VALUE = "value"
    CUSTOMERS = "customers"


class Growable(StrEnum):
    """Who counts as most growable."""

    REACHES_MOST_VALUABLE = "reaches_most_valuable"
    """The upper end of the interval reaches the least of the most valuable."""
    MULTIPLE = "multiple"
    """The upper end is so many times what is expected."""
    NOBODY = "nobody"


class GainOf(StrEnum):
    """What the assumed gain of named care is a part of."""

    EXPECTED_MARGIN = "expected_margin"
    UPSIDE = "upside"
    """From the expected margin to the upper end of its interval."""


@dataclass(frozen=True)
class TierRules:
    """
    Where one tier ends and the next begins.

    Parameters
    ----------
    cut_by : CutBy
        Whether the shares are parts of all expected margin or of all valued customers.
    most_valuable_share : float, in (0, 1)
        The customers who come first and together make up this part are the most valuable.
    steady_share : float, from ``most_valuable_share`` to 1
        Those after them, up to this part, are steady.
    growable : Growable
    growable_multiple : float, in [1, 1000]
        Read for ``Growable.MULTIPLE`` only.
    """

    cut_by: CutBy = CutBy.VALUE
    most_valuable_share: float = 0.50
    steady_share: float = 0.80
    growable: Growable = Growable.REACHES_MOST_VALUABLE
    growable_multiple: float = 2.0


@dataclass(frozen=True)
class TierCare:
    """
    What named care takes and is assumed to bring for one customer of a tier.

    Parameters
    ----------
    tier : Tier
    minutes_per_month : int, a multiple of five
    gain_share : float, in [0, 1]
        Part of what ``gain_of`` names that named care is assumed to add over the horizon.
    gain_of : GainOf
    """

    tier: Tier
    minutes_per_month: int
    gain_share: float
    gain_of: GainOf


@dataclass(frozen=True)
class NamedCare:
    """Managers, their hours for named care, and what it is assumed to bring, with its source."""

    managers: int
    hours_per_month: int
    source: str
    tiers: tuple[TierCare, ...]

    @property
    def minutes_per_month(self) -> int:
        """Minutes of all managers together."""
        return self.managers * self.hours_per_month * 60


@dataclass(frozen=True)
class CostRates:
    """
    What time and sends cost, in minor units; ``None`` and a missing channel mean not known.

    ``hour_amount`` is an hour of a person who serves, with all that comes on top of the wage.
    """

    hour_amount: int | None = None
    send_amounts: tuple[tuple[Channel, int], ...] = ()


@dataclass(frozen=True)
class StructureRules:
    """What a playbook says of structure: tiers, named care, and rates of cost."""

    tiers: TierRules = TierRules()
    named_care: NamedCare | None = None
    costs: CostRates = CostRates()


OURS = StructureRules()
"""What holds where a playbook keeps silent."""


def read_structure_rules(fields: FieldReader, raw: dict[str, Any]) -> StructureRules:
    """Read ``[tiers]``, ``[named_care]`` and ``[costs]``; a missing one leaves its default."""
    care = _read_care(fields, fields.table(raw, "named_care", "playbook"))
    return StructureRules(
        tiers=_read_tiers(fields, fields.table(raw, "tiers", "playbook")),
        named_care=care if raw.get("named_care") else None,
        costs=_read_costs(fields, fields.table(raw, "costs", "playbook")),
    )


def _read_tiers(fields: FieldReader, raw: dict[str, Any]) -> TierRules:
    ours, at = TierRules(), "tiers"
    fields.only(raw, TierRules.__dataclass_fields__, at)
    filled = {name: getattr(ours, name) for name in TierRules.__dataclass_fields__} | raw
    rules = TierRules(
        cut_by=fields.choice(filled, "cut_by", at, CutBy),
        most_valuable_share=fields.number(filled, "most_valuable_share", at, 0.01, 0.99),
        steady_share=fields.number(filled, "steady_share", at, 0.01, 1),
        growable=fields.choice(filled, "growable", at, Growable),
        growable_multiple=fields.number(filled, "growable_multiple", at, 1, 1000),
    )
    fields.require(
        rules.steady_share >= rules.most_valuable_share,
        f"{at}: steady_share must be at least most_valuable_share ({rules.most_valuable_share:g}),"
        f" got {rules.steady_share:g}",
    )
    return rules


def _read_care(fields: FieldReader, raw: dict[str, Any]) -> NamedCare | None:
    if not raw:
        return None
    at = "named_care"
    fields.only(raw, ("managers", "hours_per_month", "source", "tiers"), at)
    tiers = fields.table(raw, "tiers", at)
    fields.only(tiers, [tier.value for tier in Tier], f"{at}.tiers")
    fields.require(bool(tiers), f"{at}: name at least one tier, like [{at}.tiers.most_valuable]")
    return NamedCare(
        managers=fields.whole(raw, "managers", at, 0, 1000),
        hours_per_month=fields.whole(raw, "hours_per_month", at, 0, 300),
        source=fields.text(raw, "source", at),
        tiers=tuple(
            _read_tier_care(fields, tier, fields.table(tiers, tier.value, at))
            for tier in Tier
            if tier.value in tiers
        ),
    )


def _read_tier_care(fields: FieldReader, tier: Tier, raw: dict[str, Any]) -> TierCare:
    at = f"named_care.tiers.{tier.value}"
    fields.only(raw, ("minutes_per_month", "gain_share", "gain_of"), at)
    minutes = fields.whole(raw, "minutes_per_month", at, CARE_MINUTES_STEP, 1200)
    fields.require(
        minutes % CARE_MINUTES_STEP == 0,
        f"{at}: minutes_per_month must be a multiple of {CARE_MINUTES_STEP}, got {minutes}",
    )
    return TierCare(
        tier=tier,
        minutes_per_month=minutes,
        gain_share=fields.number(raw, "gain_share", at, 0, 1),
        gain_of=fields.choice(raw, "gain_of", at, GainOf),
    )


def _read_costs(fields: FieldReader, raw: dict[str, Any]) -> CostRates:
    at = "costs"
    fields.only(raw, ("hour", "sends"), at)
    sends = fields.table(raw, "sends", at)
    fields.only(sends, [channel.value for channel in Channel], f"{at}.sends")
    return CostRates(
        hour_amount=fields.money(raw, "hour", at) if "hour" in raw else None,
        send_amounts=tuple(
            (channel, fields.money(sends, channel.value, f"{at}.sends"))
            for channel in Channel
            if channel.value in sends
        ),
    )

"""
What a give and a take weigh, how they fade, and which line an ask may not pass.

The section ``[give_and_take]`` of a playbook may be missing, or name only what differs; the rest
is ours. Weights stand in points with at most three decimals and are kept in thousandths, as whole
numbers, so that a balance is the same to the last unit however it is added up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from najimi.model.playbook_fields import FieldReader
from najimi.model.terms import WORTHS, Channel, GiveAccount, Kind, TakeAccount, Verdict

PER_POINT = 1_000
"""Weights and balances are thousandths of a point."""

MOST_POINTS = 100
Key = TypeVar("Key", bound=StrEnum)
GIFT_KINDS = {
    Kind.GIVE: GiveAccount.VALUE_DELIVERED,
    Kind.SERVE: GiveAccount.TIME_SAVED,
    Kind.CARE: GiveAccount.FAVOUR_DONE,
}
"""What a contact of ours gives by its kind, where the playbook says nothing of its treatment."""

WEIGHED_TAKES = tuple(
    account
    for account in TakeAccount
    if account not in (TakeAccount.ATTENTION, TakeAccount.FAVOUR_ASKED)
)
"""Takes with a weight of their own: attention has one by channel, and an ask weighs so many gifts
as ``gives_per_ask`` of the contact rules says."""


class LineBinds(StrEnum):
    """What the line holds back beside asks."""

    UPSELL = "upsell"
    """Main products, and what takes the place of something else: neither may be proposed while
    the balance is below the line."""
    LISTEN = "listen"
    """Questions, except those of care."""


def _ours_gives() -> dict[GiveAccount, int]:
    return {
        GiveAccount.VALUE_DELIVERED: 1_000,
        GiveAccount.USEFUL_INFORMATION: 500,
        GiveAccount.PROBLEM_SOLVED: 2_000,
        GiveAccount.TIME_SAVED: 1_000,
        GiveAccount.FAVOUR_DONE: 1_000,
    }


def _ours_takes() -> dict[TakeAccount, int]:
    return {
        TakeAccount.DATA: 300,
        TakeAccount.FAVOUR_RECEIVED: 1_000,
        TakeAccount.REFERRAL: 2_000,
        TakeAccount.REVIEW: 1_000,
        TakeAccount.TROUBLE: 2_000,
    }


def _ours_attention() -> dict[Channel, int]:
    known = {Channel.EMAIL: 100, Channel.LETTER: 100, Channel.CALL: 300, Channel.VISIT: 500}
    return {channel: known.get(channel, 100) for channel in Channel}


def _ours_verdicts() -> dict[Verdict, int]:
    return {
        Verdict.HELPED_MUCH: 3_000,
        Verdict.HELPED_SOME: 1_000,
        Verdict.NO_HELP: 0,
        Verdict.NUISANCE: -1_000,
    }


@dataclass(frozen=True)
class GiveAndTake:
    """
    Weights, fading and line of the ledger of give and take; points are thousandths.

    Parameters
    ----------
    half_life_days : int, in [1, 3650]
        After so many days an entry weighs half.
    trend_days : int, in [1, 365]
        The balance is held against that of so many days ago.
    trend_points : int
        A change of at least so much is a trend.
    line_points : int
        An ask may not bring the balance below it.
    binds : tuple of LineBinds
        What else may not be proposed while the balance is below the line.
    gives : mapping of GiveAccount to int, >= 0
        What one gift, one answer of ours or one solved case is thought to be worth.
    takes : mapping of TakeAccount to int, >= 0
        What one answer or contribution of theirs, or one complaint, is thought to cost them.
    attention : mapping of Channel to int, >= 0
        What one contact from us takes.
    verdicts : mapping of Verdict to int
        What a gift was worth if the customer says so; stands in place of what we think.
    gifts : mapping of str to GiveAccount
        What a treatment gives, where its kind does not tell it.
    """

    half_life_days: int = 180
    trend_days: int = 90
    trend_points: int = 500
    line_points: int = 0
    binds: tuple[LineBinds, ...] = (LineBinds.UPSELL,)
    gives: Mapping[GiveAccount, int] = field(default_factory=_ours_gives)
    takes: Mapping[TakeAccount, int] = field(default_factory=_ours_takes)
    attention: Mapping[Channel, int] = field(default_factory=_ours_attention)
    verdicts: Mapping[Verdict, int] = field(default_factory=_ours_verdicts)
    gifts: Mapping[str, GiveAccount] = field(default_factory=dict)

    def favour_points(self, gives_per_ask: int) -> int:
        """
        Return what asking a favour takes, beside attention.

        Examples
        --------
        >>> GiveAndTake().favour_points(2)
        2000
        """
        return gives_per_ask * self.gives[GiveAccount.VALUE_DELIVERED]

    def ask_points(self, gives_per_ask: int, channel: Channel) -> int:
        """
        Return all that one ask on a channel takes.

        Examples
        --------
        >>> GiveAndTake().ask_points(2, Channel.CALL)
        2300
        """
        return self.favour_points(gives_per_ask) + self.attention[channel]


OUR_GIVE_AND_TAKE = GiveAndTake()
"""What holds where a playbook keeps silent."""


def read_give_and_take(
    fields: FieldReader, raw: dict[str, Any], gift_ids: Iterable[str]
) -> GiveAndTake:
    """
    Read ``[give_and_take]``; what is missing is ours. Faults are noted at the reader.

    Parameters
    ----------
    fields : FieldReader
    raw : dict
        The whole playbook.
    gift_ids : iterable of str
        Ids of the treatments of kind give, serve and care.
    """
    at, ours = "give_and_take", OUR_GIVE_AND_TAKE
    told = fields.table(raw, at, "playbook")
    named = ("half_life_days", "trend_days", "trend", "line", "binds", "gives", "takes",
             "attention", "verdicts", "gifts")  # fmt: skip
    fields.only(told, named, at)
    days = {"half_life_days": ours.half_life_days, "trend_days": ours.trend_days} | told
    rules = GiveAndTake(
        half_life_days=fields.whole(days, "half_life_days", at, 1, 3650),
        trend_days=fields.whole(days, "trend_days", at, 1, 365),
        trend_points=_points(fields, told, "trend", at, ours.trend_points, 0),
        line_points=_points(fields, told, "line", at, ours.line_points, -MOST_POINTS),
        binds=_binds(fields, told, at),
        gives=_weights(fields, told, "gives", GiveAccount, ours.gives),
        takes=_weights(fields, told, "takes", WEIGHED_TAKES, ours.takes),
        attention=_weights(fields, told, "attention", Channel, ours.attention),
        verdicts=_weights(fields, told, "verdicts", WORTHS, ours.verdicts, -MOST_POINTS),
        gifts=_gifts(fields, told, frozenset(gift_ids)),
    )
    _check_gifts_outweigh(fields, rules)
    _check_verdicts(fields, rules)
    return rules


def _points(
    fields: FieldReader, raw: Mapping[str, Any], name: str, at: str, ours: int, low: int
) -> int:
    if name not in raw:
        return ours
    value = fields.number(dict(raw), name, at, low, MOST_POINTS)
    points = round(value * PER_POINT)
    fields.require(
        abs(value * PER_POINT - points) < 1e-6,
        f"{at}: {name} may have three decimals at most, got {value:g}",
    )
    return points


def _weights(
    fields: FieldReader,
    raw: dict[str, Any],
    name: str,
    keys: Iterable[Key],
    ours: Mapping[Key, int],
    low: int = 0,
) -> dict[Key, int]:
    at, known = f"give_and_take.{name}", tuple(keys)
    table = fields.table(raw, name, "give_and_take")
    fields.only(table, [key.value for key in known], at)
    return {key: _points(fields, table, key.value, at, ours[key], low) for key in known}


def _binds(fields: FieldReader, raw: dict[str, Any], at: str) -> tuple[LineBinds, ...]:
    value, allowed = raw.get("binds"), [each.value for each in LineBinds]
    if value is None:
        return OUR_GIVE_AND_TAKE.binds
    is_fine = isinstance(value, list) and all(each in allowed for each in value)
    fields.require(is_fine, f"{at}: binds must be a list out of {allowed}, got {value!r}")
    return tuple(each for each in LineBinds if is_fine and each.value in value)


def _gifts(
    fields: FieldReader, raw: dict[str, Any], gift_ids: frozenset[str]
) -> dict[str, GiveAccount]:
    at = "give_and_take.gifts"
    table = fields.table(raw, "gifts", "give_and_take")
    fields.only(table, gift_ids, at)
    return {
        name: fields.choice(table, name, at, GiveAccount)
        for name in sorted(table)
        if name in gift_ids
    }


def _check_gifts_outweigh(fields: FieldReader, rules: GiveAndTake) -> None:
    """Refuse a gift that weighs less than the attention it takes: giving would lower a balance."""
    most = max(rules.attention.values())
    for account in GiveAccount:
        fields.require(
            rules.gives[account] >= most,
            f"give_and_take.gives: {account.value} must be at least the most attention a contact"
            f" takes ({most / PER_POINT:g}), got {rules.gives[account] / PER_POINT:g}",
        )


def _check_verdicts(fields: FieldReader, rules: GiveAndTake) -> None:
    much, some, none, nuisance = (rules.verdicts[each] for each in WORTHS)
    fields.require(
        much >= some >= none >= 0 >= nuisance,
        "give_and_take.verdicts: must fall from helped_much over helped_some to no_help, which is"
        " 0 or more, and nuisance must be 0 or less",
    )

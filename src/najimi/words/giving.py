"""The ledger of give and take as people read it: managers, and the customers themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

from najimi.words import say

PERSON = "person"


def say_points(points: int, locale: str) -> str:
    """
    Return thousandths of a point as points, with a decimal or up to three.

    Examples
    --------
    >>> say_points(-1250, "en"), say_points(3000, "ja")
    ('-1.25', '3.0')
    """
    return str(format_decimal(Decimal(points) / 1000, format="#,##0.0##", locale=locale))


def say_account(account: str, locale: str) -> str:
    """
    Return what a kind of give or take is called.

    Examples
    --------
    >>> say_account("time_saved", "en")
    'time saved'
    """
    return say(f"giving-account-{_key(account)}", locale)


def is_give(entry: Mapping[str, Any]) -> bool:
    """Return whether a row of ``ledger_entries`` is a give: its points come to the person."""
    return bool(entry["to_account"] == PERSON)


def say_entry(
    entry: Mapping[str, Any], locale: str, *, title: str = "", to_customer: bool = False
) -> str:
    """
    Return one entry of the ledger as a line.

    Parameters
    ----------
    entry : mapping
        A row of ``ledger_entries``.
    locale : {"ja", "en"}
    title : str, optional
        Of the treatment that was delivered.
    to_customer : bool, default False
        Whether the customer is spoken to.

    Examples
    --------
    >>> say_entry({"occurred_on": date(2026, 3, 1), "what": "give", "from_account": "time_saved",
    ...            "to_account": "person", "quantity": Decimal(1), "unit": "contacts",
    ...            "points": 1000, "points_now": 890, "channel": "email", "verdict": None}, "en")
    'March 1, 2026, given: time saved (a gift, e-mail), +1.0, today +0.89'
    """
    gives = is_give(entry)
    account = entry["from_account" if gives else "to_account"]
    told: dict[str, object] = {
        "day": _day(entry["occurred_on"], locale),
        "what": _what(entry, locale, title),
        "points": say_points(entry["points"], locale),
        "now": say_points(entry["points_now"], locale),
    }
    if to_customer and not gives:
        deed = say(f"giving-deed-{_key(account)}", locale)
        return say("giving-took-from-you", locale, deed=deed, **told)
    side = "gave" if gives else "took"
    key = f"giving-{side}-you" if to_customer else f"giving-{side}"
    return say(key, locale, account=say_account(account, locale), **told)


def say_balance_to_customer(balance: Mapping[str, Any], locale: str) -> str:
    """Return a row of ``balances`` as a sentence to the customer."""
    return say(
        "giving-balance-you",
        locale,
        gives=say_points(balance["gives_points"], locale),
        takes=say_points(balance["takes_points"], locale),
        state="owing" if balance["balance_points"] < 0 else "even",
    )


def say_standing(balance: Mapping[str, Any], locale: str) -> Iterator[str]:
    """
    Yield how a row of ``balances`` stands, to a manager: its parts, its trend, and its line.

    Examples
    --------
    >>> row = {"balance_points": 1250, "gives_points": 2000, "takes_points": 750, "n_gives": 2,
    ...        "n_takes": 1, "n_solved_elsewhere": 0, "before_points": 500, "trend": "rising",
    ...        "line_points": 2000, "missing_points": 750, "give_first": "time_saved"}
    >>> for line in say_standing(row, "en"):
    ...     print(line)
    Balance: 1.25 points. Given 2.0 (2 entries), taken 0.75 (one entry), as they weigh today.
    The balance is rising: it was 0.5.
    The balance is 0.75 below the line of 2.0: no favour is asked. Give first, best of all time saved.
    """
    told = {
        name: say_points(balance[f"{name}_points"], locale)
        for name in ("balance", "gives", "takes", "before", "line", "missing")
    }
    yield say(
        "giving-balance", locale, n_gives=balance["n_gives"], n_takes=balance["n_takes"], **told
    )
    if balance["n_solved_elsewhere"]:
        yield say("giving-elsewhere", locale, n=balance["n_solved_elsewhere"])
    yield say(f"giving-trend-{balance['trend']}", locale, **told)
    if not balance["missing_points"]:
        yield say("giving-above-line", locale, **told)
        return
    yield say("giving-below-line", locale, first=say_account(balance["give_first"], locale), **told)


def _what(entry: Mapping[str, Any], locale: str, title: str) -> str:
    parts = [say(f"giving-what-{_key(entry['what'])}", locale)]
    if entry["channel"]:
        parts.append(say("giving-by", locale, channel=say(f"channel-{entry['channel']}", locale)))
    if title:
        parts.append(say("giving-titled", locale, title=title))
    if entry["quantity"] != 1:
        n = format_decimal(entry["quantity"], locale=locale)
        parts.append(say("giving-counted", locale, n=n, unit=entry["unit"]))
    if entry["verdict"] and entry["verdict"] != entry["what"]:
        parts.append(say(f"giving-said-{_key(entry['verdict'])}", locale))
    return "".join(parts)


def _day(day: date, locale: str) -> str:
    return str(format_date(day, format="long", locale=locale))


def _key(code: str) -> str:
    return code.replace("_", "-")

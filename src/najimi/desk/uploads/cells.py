"""Values of facts as a person reads them before they are stored."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from najimi.desk.engine import column_in_words
from najimi.model.money import format_money
from najimi.words import keys, say

UNTOLD = ("fact_id", "fills_only")
BESIDE = "attributes"
AMOUNTS = ("net_amount", "margin_amount")
CODED = {
    "purpose": "desk-purpose", "channel": "channel", "state": "desk-consent", "means": "desk-means",
    "lawful_reason": "desk-lawful",
}  # fmt: skip
ALWAYS_YEAR = 1970
FIRST_SHOWN = 5


@dataclass(frozen=True)
class Grid:
    """
    The first rows of one table, ready to be shown.

    Parameters
    ----------
    table : str
    heads : tuple of str
        What our columns are called.
    rows : tuple of tuple of str
    problems : sequence
        Rows that could not be stored as they are.
    remarks : mapping of str to int
        What a person should know of rows that can be stored, and of how many.
    """

    table: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    problems: Sequence[object]
    remarks: Mapping[str, int]


def grid_of(
    table: str,
    rows: Sequence[Mapping[str, object]],
    problems: Sequence[object],
    remarks: Mapping[str, int],
    *,
    locale: str,
    currency: str,
    zone: ZoneInfo,
) -> Grid:
    """Return rows of facts as texts; columns that no row fills are left out."""
    names = [name for name in dict.fromkeys(n for row in rows for n in row) if name not in UNTOLD]
    told = tuple(
        tuple(_told(name, row.get(name), locale, currency, zone) for name in names)
        for row in rows[:FIRST_SHOWN]
    )
    return Grid(
        table, tuple(column_in_words(name, locale) for name in names), told, problems, remarks
    )


def _told(name: str, value: object, locale: str, currency: str, zone: ZoneInfo) -> str:
    if value is None:
        return ""
    if name == BESIDE and isinstance(value, str):
        return _pairs(value, locale)
    if name in AMOUNTS and isinstance(value, int):
        return format_money(value, currency, locale)
    if name in CODED and isinstance(value, str):
        return _code(f"{CODED[name]}-{value.replace('_', '-')}", locale) or value
    if isinstance(value, datetime):
        if value.year == ALWAYS_YEAR:
            return say("uploads-always", locale)
        return format_datetime(value, "short", tzinfo=zone, locale=locale)
    if isinstance(value, date):
        return format_date(value, "medium", locale=locale)
    if isinstance(value, Decimal):
        return format_decimal(value, "#,##0.###", locale=locale)
    return str(value)


def _pairs(attributes: str, locale: str) -> str:
    """Return columns that are kept beside as a person writes them down."""
    colon, comma = say("uploads-colon", locale), say("desk-comma", locale)
    told = json.loads(attributes)
    return comma.join(f"{name}{colon}{value}" for name, value in told.items())


@cache
def _code(key: str, locale: str) -> str:
    return say(key, locale) if key in keys(locale) else ""

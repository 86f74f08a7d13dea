"""Words, dates, numbers and money in the reader's language; everything is escaped."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel.dates import format_date, format_time
from babel.numbers import format_decimal, format_percent
from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.text import Truncator

from najimi.desk import engine
from najimi.desk.names import Person
from najimi.desk.selectors import Stopped
from najimi.model.money import format_money
from najimi.words import say as say_words
from najimi.words.models import say_model

register = template.Library()

LONGEST_ROW = 160
UNITS = {
    "ideas": "customers-unit-ideas",
    "problems": "customers-unit-problems",
    "people": "customers-unit-people",
    "reviews": "customers-unit-reviews",
    "times": "customers-unit-times",
}
"""What contributions are counted in where no source names a unit."""

# Month and weekday orders differ by language, so each style is a pattern per language.
STYLES = {
    ("full", "ja"): "y年M月d日(EEEEE)",
    ("full", "en"): "EEEE, MMMM d, y",
    ("long", "ja"): "y年M月d日",
    ("long", "en"): "MMMM d, y",
    ("compact", "ja"): "y/M/d",
    ("compact", "en"): "MMM d, y",
    ("short", "ja"): "M月d日",
    ("short", "en"): "MMM d",
    ("month", "ja"): "y年M月",
    ("month", "en"): "MMMM y",
    ("month_short", "ja"): "M月",
    ("month_short", "en"): "MMM",
}


@register.simple_tag(takes_context=True)
def say(context: dict[str, Any], key: str, **values: object) -> str:
    """Say one message of the catalogue."""
    if not values:
        return _constant(key, context["locale"])
    return say_words(key, context["locale"], **values)


@register.simple_tag(takes_context=True)
def code(context: dict[str, Any], group: str, value: str) -> str:
    """Say the word for one value of a closed list: ``{% code "tier" row.tier %}``."""
    if group == "model":
        return say_model(value, context["locale"])
    return _constant(f"{group}-{value.replace('_', '-')}", context["locale"])


@register.simple_tag(takes_context=True)
def reasons(context: dict[str, Any], told: str) -> str:
    """Say why a row of a file cannot be stored."""
    return engine.reasons_in_words(told, context["locale"])


@register.simple_tag(takes_context=True)
def raw_row(context: dict[str, Any], raw: str) -> str:
    """Write the beginning of a rejected row as the file has it."""
    return Truncator(engine.row_in_words(raw, context["locale"])).chars(LONGEST_ROW)


@register.simple_tag(takes_context=True)
def fault(context: dict[str, Any], told: str) -> str:
    """Say why a whole file cannot be read, or what to do; English where there are no words."""
    in_words = engine.fault_in_words(told, context["locale"])
    is_english = in_words == told and context["locale"] != "en"
    return format_html('<span lang="en">{}</span>', told) if is_english else in_words


@register.simple_tag(takes_context=True)
def remark(context: dict[str, Any], told: str, rows: int) -> str:
    """Say what a person should know of rows that can be stored all the same."""
    return say_words(f"load-remark-{told.replace('_', '-')}", context["locale"], rows=f"{rows:,}")


@register.simple_tag(takes_context=True)
def name(context: dict[str, Any], person: Person) -> str:
    """Write a name with its honorific, or say that we do not know it."""
    addressed = person.addressed(context["locale"])
    if not addressed:
        return say_words("desk-nameless", context["locale"], id=person.customer_id[:6])
    return addressed


@register.simple_tag(takes_context=True)
def reading(context: dict[str, Any], person: Person) -> str:
    """Write what stands above a name."""
    return person.reading(context["locale"])


@register.simple_tag(takes_context=True)
def day(context: dict[str, Any], value: date | datetime, style: str = "long") -> str:
    """Write a day."""
    return format_date(value, STYLES[style, context["locale"]], locale=context["locale"])


@register.simple_tag(takes_context=True)
def clock(context: dict[str, Any], value: datetime) -> str:
    """Write an hour and minute."""
    return format_time(value, "H:mm", tzinfo=value.tzinfo, locale=context["locale"])


@register.simple_tag(takes_context=True)
def moment(context: dict[str, Any], value: datetime) -> str:
    """Write a day with its hour and minute, as the clocks of the shop show it."""
    local = value.astimezone(settings.WORKSPACE_SETTINGS.zone)
    return f"{day(context, local)} {clock(context, local)}"


@register.simple_tag(takes_context=True)
def money(context: dict[str, Any], amount: float) -> str:
    """Write an amount of the workspace's currency, given in minor units."""
    return format_money(amount, context["currency"], context["locale"])


@register.simple_tag(takes_context=True)
def number(context: dict[str, Any], value: float, digits: int = 0) -> str:
    """Write a number."""
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(value, pattern, locale=context["locale"])


@register.simple_tag(takes_context=True)
def percent(context: dict[str, Any], value: float, digits: int = 0) -> str:
    """Write a share in per cent."""
    pattern = "0" + ("." + "0" * digits if digits else "") + "%"
    return format_percent(value, pattern, locale=context["locale"])


@register.simple_tag(takes_context=True)
def plain(context: dict[str, Any], value: Decimal) -> str:
    """Write a quantity without zeros behind the point."""
    return format_decimal(value, "#,##0.###", locale=context["locale"])


@register.simple_tag(takes_context=True)
def quantity(context: dict[str, Any], value: Decimal, unit: str) -> str:
    """Write a quantity in its unit: in words for those we know, else as the source has it."""
    written = plain(context, value)
    known = UNITS.get(unit)
    return say_words(known, context["locale"], n=written) if known else f"{written} {unit}"


@register.filter
def why_of(stopped: dict[str, Stopped], customer_id: str) -> str:
    """Return the code of why a customer's decision must not be carried out."""
    return stopped[customer_id].why_code


@lru_cache(maxsize=1024)
def _constant(key: str, locale: str) -> str:
    """Say what is the same every time; a list says the same few words hundreds of times."""
    return say_words(key, locale)

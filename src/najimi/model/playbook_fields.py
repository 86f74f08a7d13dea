"""Fields of a playbook's raw tables, taken one by one; every fault is collected on the way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from najimi.errors import NajimiError
from najimi.model.money import minor_units
from najimi.model.nearest import nearest, or_nearest

UNLIMITED = "unlimited"
LANGUAGES = ("ja", "en")
Worded = TypeVar("Worded")


class FieldReader:
    """Takes fields out of raw tables and collects every fault on the way."""

    def __init__(self, currency: str, *, is_lenient: bool = False) -> None:
        self._currency, self._is_lenient = currency, is_lenient
        self.faults: list[str] = []

    def only(self, raw: dict[str, Any], known: Iterable[str], at: str) -> None:
        """Note every name that nobody reads: a slip of the pen would otherwise do nothing."""
        for name in () if self._is_lenient else sorted(set(raw) - set(known)):
            self.require(False, f"{at}: {name!r} is not known; {or_nearest(name, known)}")

    def require(self, is_fine: bool, fault: str) -> None:
        """Note a fault unless all is fine."""
        if not is_fine:
            self.faults.append(fault)

    def table(self, raw: dict[str, Any], name: str, at: str) -> dict[str, Any]:
        """Read a table; a missing one is empty."""
        value = raw.get(name, {})
        self.require(isinstance(value, dict), f"{at}: {name} must be a table, got {value!r}")
        return value if isinstance(value, dict) else {}

    def tables(self, raw: dict[str, Any], name: str, at: str) -> list[dict[str, Any]]:
        """Read a list of tables."""
        value = raw.get(name, [])
        is_fine = isinstance(value, list) and all(isinstance(item, dict) for item in value)
        self.require(is_fine, f"{at}: {name} must be tables, each under [[{name}]]")
        return value if is_fine else []

    def truth(self, raw: dict[str, Any], name: str, at: str) -> bool:
        """Read true or false; false if missing."""
        value = raw.get(name, False)
        self.require(isinstance(value, bool), f"{at}: {name} must be true or false, got {value!r}")
        return value is True

    def text(self, raw: dict[str, Any], name: str, at: str) -> str:
        """Read a text that is not empty."""
        value = raw.get(name)
        is_fine = isinstance(value, str) and bool(value.strip())
        self.require(is_fine, f"{at}: {name} must be a text that is not empty, got {value!r}")
        return value.strip() if isinstance(value, str) else ""

    def texts(self, raw: dict[str, Any], name: str, at: str) -> tuple[str, ...]:
        """Read a list of texts, each once; a missing one is empty."""
        value = raw.get(name, [])
        is_fine = isinstance(value, list) and all(isinstance(e, str) and e.strip() for e in value)
        self.require(is_fine, f"{at}: {name} must be a list of texts, got {value!r}")
        return tuple(dict.fromkeys(each.strip() for each in value)) if is_fine else ()

    def said(self, raw: dict[str, Any], name: str, at: str) -> dict[str, str]:
        """Read what is said in every language, like ``{ja = "…", en = "…"}``."""
        table, where = self.table(raw, name, at), f"{at}, {name}"
        self.only(table, LANGUAGES, where)
        return {locale: self.text(table, locale, where) for locale in LANGUAGES}

    def worded(
        self, raw: dict[str, Any], at: str, made: Callable[..., Worded], parts: Iterable[str]
    ) -> dict[str, Worded]:
        """Read ``words``: per language a table of texts, all of them said, made into one thing."""
        told, parts = self.table(raw, "words", at), tuple(parts)
        self.only(told, LANGUAGES, f"{at}, words")
        found = {}
        for locale in LANGUAGES:
            table, where = self.table(told, locale, f"{at}, words"), f"{at}, words.{locale}"
            self.only(table, parts, where)
            found[locale] = made(*(self.text(table, part, where) for part in parts))
        return found

    def identifier(self, raw: dict[str, Any], name: str, at: str) -> str:
        """Read small letters, digits and underscores."""
        value = self.text(raw, name, at)
        is_fine = re.fullmatch(r"[a-z][a-z0-9_]{0,62}", value) is not None
        self.require(is_fine, f"{at}: {name} must be small letters, digits and _, got {value!r}")
        return value

    def number(self, raw: dict[str, Any], name: str, at: str, low: float, high: float) -> float:
        """Read a number inside a range."""
        value = raw.get(name)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        is_fine = is_number and low <= (value or 0) <= high
        self.require(is_fine, f"{at}: {name} must be a number in [{low}, {high}], got {value!r}")
        return float(value or 0) if is_fine else float(low)

    def whole(self, raw: dict[str, Any], name: str, at: str, low: int, high: int) -> int:
        """Read a whole number inside a range."""
        number = self.number(raw, name, at, low, high)
        self.require(number.is_integer(), f"{at}: {name} must be a whole number, got {number}")
        return int(number)

    def limit(self, raw: dict[str, Any], name: str, at: str) -> int | None:
        """Read ``"unlimited"``, ``"none"`` or a whole number: zero is never written as a number by chance."""
        value = raw.get(name)
        if value == UNLIMITED:
            return None
        if value == "none":
            return 0
        is_fine = isinstance(value, int) and not isinstance(value, bool) and value > 0
        self.require(
            is_fine,
            f'{at}: {name} must be "unlimited", "none" or a whole number above 0, got {value!r}',
        )
        return value if isinstance(value, int) else 0

    def money(
        self, raw: dict[str, Any], name: str, at: str, *, may_be_negative: bool = False
    ) -> int:
        """Read an amount in the currency of the workspace, as minor units."""
        value = raw.get(name)
        by_currency: Callable[[str], object] = (
            value.get if isinstance(value, dict) else lambda _: None
        )
        amount = by_currency(self._currency)
        if not isinstance(amount, str):
            self.require(
                False,
                f'{at}: {name} needs an amount like {{{self._currency} = "100"}}, got {value!r}',
            )
            return 0
        try:
            minor = minor_units(amount, self._currency)
        except NajimiError as error:
            self.require(False, f"{at}: {name}: {error.problem}")
            return 0
        is_fine = minor >= 0 or may_be_negative
        self.require(is_fine, f"{at}: {name} must be 0 or more, got {amount}")
        return minor if is_fine else 0

    def choice(self, raw: dict[str, Any], name: str, at: str, choices: type[Any]) -> Any:
        """Read one value of an enumeration."""
        value = raw.get(name)
        allowed = [choice.value for choice in choices]
        near = nearest(value, allowed) if isinstance(value, str) else None
        self.require(
            value in allowed,
            f"{at}: {name} must be one of {allowed}, got {value!r}"
            + (f"; the nearest is {near!r}" if near else ""),
        )
        return choices(value if value in allowed else allowed[0])

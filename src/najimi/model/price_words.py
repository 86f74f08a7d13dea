"""What more of a capacity would be worth in a turn, in words: no price is shown as a bare number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from babel.numbers import format_decimal, format_percent

from najimi.model.capacity_rules import BUDGET, MINUTES, SENDS, STAFF, STOCK, TREATMENT_CAP
from najimi.model.money import format_money
from najimi.model.playbook import Playbook
from najimi.words import say

STEP_AMOUNT = 1_000
"""The price of money is told for so many minor units of it."""

_PER_HOUR = 60
_NAMED = {SENDS: "channel", STOCK: "product", STAFF: "staff", TREATMENT_CAP: "title"}


def say_capacity(capacity: str, locale: str, *, title: str = "") -> str:
    """
    Return what a capacity is called.

    Parameters
    ----------
    capacity : str
    locale : {"ja", "en"}
    title : str
        What the treatment is called, if it is a capacity of one.

    Examples
    --------
    >>> [say_capacity(name, "en") for name in ("minutes", "sends_email", "staff_hana", "x")]
    ['minutes of people', 'contacts (e-mail)', 'minutes of hana', 'x']
    """
    kind, told = _told(capacity, locale, title)
    if kind == TREATMENT_CAP:
        return told["title"]
    known = (BUDGET, MINUTES, SENDS, STOCK, STAFF)
    return say(f"capacity-{kind.rstrip('_')}", locale, **told) if kind in known else capacity


def _told(capacity: str, locale: str, title: str) -> tuple[str, dict[str, str]]:
    """Return the kind of a capacity, and by which name it is told."""
    for start, name in _NAMED.items():
        if capacity.startswith(start):
            rest = capacity.removeprefix(start)
            if start == SENDS:
                rest = say(f"channel-{rest}", locale)
            return start, {name: title or rest if start == TREATMENT_CAP else rest}
    return capacity, {}


class PriceTeller:
    """
    Tells the prices of one turn in one language.

    Parameters
    ----------
    playbook : Playbook
    locale : {"ja", "en"}
    currency : str
        ISO 4217 code.
    """

    def __init__(self, playbook: Playbook, locale: str, currency: str) -> None:
        self._playbook, self._locale, self._currency = playbook, locale, currency
        self._titles = {t.treatment_id: t.words[locale].title for t in playbook.treatments}

    def price(self, row: Mapping[str, Any]) -> str:
        """Return what more of one capacity would be worth; ``row`` is one of table ``prices``."""
        if not row["price_amount"] > 0:
            return self._slack(row)
        kind, told = _told(row["capacity"], self._locale, self._title(row["capacity"]))
        n_units = {BUDGET: STEP_AMOUNT, MINUTES: _PER_HOUR, STAFF: _PER_HOUR}.get(kind, 1)
        worth = {"amount": self._money(n_units * row["price_amount"])}
        step = {"step": self._whole_money(STEP_AMOUNT)} if kind == BUDGET else {}
        return say(f"price-{kind.rstrip('_')}", self._locale, **told, **worth, **step)

    def all(self, rows: Iterable[Mapping[str, Any]]) -> list[str]:
        """Return a sentence for each capacity, what is dearest to be without first."""
        short: list[str] = []
        slack: list[str] = []
        for row in sorted(rows, key=lambda each: str(each["capacity"])):
            (short if row["price_amount"] > 0 else slack).append(self.price(row))
        unlimited = [name for name, most in self._playbook.capacities.items() if most is None]
        free = [
            say("price-unlimited", self._locale, capacity=self._capacity(name))
            for name in unlimited
        ]
        return short + slack + free

    def gap(self, row: Mapping[str, Any]) -> str:
        """Return how near to the best the choices are; ``row`` is that of table ``allocation``."""
        told = {name: self._whole_money(row[f"{name}_amount"]) for name in ("value", "bound")}
        if told["value"] == told["bound"]:
            return say("price-gap-none", self._locale, value=told["value"])
        gap = format_percent(row["gap_share"], format="0.####%", locale=self._locale)
        return say("price-gap", self._locale, gap=gap, **told)

    def _slack(self, row: Mapping[str, Any]) -> str:
        used, available = (
            self._whole_money(row[name])
            if row["capacity"] == BUDGET
            else format_decimal(row[name], locale=self._locale)
            for name in ("used", "available")
        )
        capacity = self._capacity(row["capacity"])
        return say("price-slack", self._locale, capacity=capacity, used=used, available=available)

    def _capacity(self, name: str) -> str:
        return say_capacity(name, self._locale, title=self._title(name))

    def _title(self, name: str) -> str:
        return self._titles.get(name.removeprefix(TREATMENT_CAP), "")

    def _money(self, amount: float) -> str:
        if amount >= 0.5:
            return self._whole_money(amount)
        return say("price-below", self._locale, amount=self._whole_money(1))

    def _whole_money(self, amount: float) -> str:
        return format_money(round(amount), self._currency, self._locale)

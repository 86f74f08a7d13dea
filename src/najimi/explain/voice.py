"""What every part of an explanation speaks with: one playbook, one language, one currency."""

from __future__ import annotations

from datetime import date
from typing import Any

from babel.dates import format_date
from babel.numbers import format_percent

from najimi.model.asking import say_need
from najimi.model.give_and_take_rules import GIFT_KINDS
from najimi.model.money import format_money
from najimi.model.playbook import Playbook, Treatment
from najimi.model.terms import GiveAccount
from najimi.words import say
from najimi.words.giving import say_account, say_points
from najimi.workspace import Turn

NEARLY_ALL = 0.99


class Voice:
    """
    Turns codes and numbers into words of one language.

    Parameters
    ----------
    turn : Turn
    playbook : Playbook
        The version that the turn's manifest names.
    locale : {"ja", "en"}
    """

    def __init__(self, turn: Turn, playbook: Playbook, locale: str) -> None:
        self.playbook, self.locale = playbook, locale
        self.currency = turn.manifest.currency

    def say(self, key: str, **values: object) -> str:
        """Return one sentence of the catalogue."""
        return say(key, self.locale, **values)

    def money(self, amount_minor: float) -> str:
        """Return an amount of minor units as people write it."""
        return format_money(amount_minor, self.currency, self.locale)

    def percent(self, share: float) -> str:
        """Return a share; one of nearly all is said in words."""
        return (
            say("percent-nearly-all", self.locale)
            if share > NEARLY_ALL
            else format_percent(share, locale=self.locale)
        )

    def need(self, treatment: Treatment) -> str:
        """Return the need that a treatment answers."""
        return say_need(self.playbook.asked, treatment.need, self.locale)

    def question(self, treatment: Treatment | None) -> str:
        """Return what is to be asked first: after the need of a treatment, else after any need."""
        found = self.playbook.asked.question_about(treatment.need if treatment else "")
        return found.words[self.locale] if found else self.say("question-none")

    def find(self, treatment_id: str | None) -> Treatment | None:
        """Return a treatment of the playbook, if it has one of this id."""
        return next((t for t in self.playbook.treatments if t.treatment_id == treatment_id), None)

    def facts(self, context: dict[str, Any]) -> dict[str, object]:
        """Return what the words of refusals and silence speak of."""
        rules = self.playbook.contact_rules
        is_weekly = (
            rules.max_7_days is not None and context["n_contacts_7_days"] >= rules.max_7_days
        )
        days = 7 if is_weekly else 30
        return {
            "days": days,
            "known": context[f"n_known_{days}_days"],
            "pending": context[f"n_contacts_{days}_days"] - context[f"n_known_{days}_days"],
            "unanswered": context["n_unanswered"],
            "balance": say_points(context.get("balance_points", 0), self.locale),
            "first": context.get("first")
            or say_account(GiveAccount.USEFUL_INFORMATION, self.locale),
            "quiet": self.playbook.quiet_days,
        }

    def first_gift(self, candidates: list[dict[str, Any]], balance: dict[str, Any]) -> str:
        """Return what to give first: the best gift that may be given now, else its kind."""
        titles = {
            t.treatment_id: t.words[self.locale].title
            for t in self.playbook.treatments
            if t.kind in GIFT_KINDS
        }
        may = [c for c in candidates if c["mark"] == "open" and c["treatment_id"] in titles]
        best = max(may, key=lambda c: (c["score"], c["treatment_id"]), default=None)
        if best is None:
            return say_account(balance["give_first"], self.locale)
        return titles[best["treatment_id"]]


def key_of(code: str) -> str:
    """Return a code of a table as part of a key of the catalogue."""
    return code.replace("_", "-")


def say_date(day: date, locale: str) -> str:
    """
    Return a day as people of a locale write it.

    Examples
    --------
    >>> say_date(date(2026, 11, 21), "ja"), say_date(date(2026, 11, 21), "en")
    ('2026年11月21日', 'November 21, 2026')
    """
    return format_date(day, format="long", locale=locale)

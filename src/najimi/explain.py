"""
Why this was decided for this customer: the whole chain in words, in Japanese or English.

Reads one published turn and its playbook; the words are those a customer could read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from najimi.customize.choosing import use_of
from najimi.customize.rules import tell_rule
from najimi.errors import UnknownCustomerError
from najimi.explain_offer import tell_initiations, tell_not_ours, tell_offer, tell_path
from najimi.model.asking import say_need
from najimi.model.capacity_rules import STAFF
from najimi.model.give_and_take_rules import GIFT_KINDS
from najimi.model.money import format_money
from najimi.model.playbook import Playbook, Treatment
from najimi.model.price_words import PriceTeller
from najimi.model.terms import GiveAccount
from najimi.words import say
from najimi.words.giving import say_account, say_points
from najimi.words.models import say_model
from najimi.workspace import Turn
from najimi.workspace.customer_rows import read_customers

NEARLY_ALL = 0.99
SEVERAL_ALIKE = 30
"""Fewer customers alike, and the interval is said to be uncertain."""


@dataclass(frozen=True)
class NotChosen:
    """One treatment that was considered and not chosen, with the reason in words."""

    treatment_id: str
    title: str
    mark: str
    why: str


@dataclass(frozen=True)
class Explanation:
    """
    One decision in words.

    ``headline`` says what is to be done, ``why`` the reasons, ``who`` what is known of the
    person's value and standing, ``not_chosen`` what else was considered, ``not_meant`` what is
    meant for others with what they would have to have for it, and ``not_ours``, where nothing
    is done, what may help them that we do not sell; ``path`` what they get from us on a way of
    their own, and how we support them.
    """

    customer_id: str
    treatment_id: str | None
    headline: str
    benefit: str | None
    who: tuple[str, ...]
    why: tuple[str, ...]
    not_chosen: tuple[NotChosen, ...]
    not_meant: tuple[NotChosen, ...] = ()
    not_ours: tuple[str, ...] = ()
    path: tuple[str, ...] = ()

    def as_text(self, locale: str) -> str:
        """Return the explanation as a short note."""
        parts = [self.headline, *([self.benefit] if self.benefit else [])]
        parts += ["", say("explain-why", locale), *(f"  {line}" for line in self.why)]
        parts += ["", say("explain-who", locale), *(f"  {line}" for line in self.who)]
        parts += [f"  {line}" for line in self.path]
        if self.not_chosen:
            parts += ["", say("explain-not-chosen", locale)]
            parts += [f"  {item.title} - {item.why}" for item in self.not_chosen]
        if self.not_meant:
            parts += ["", say("explain-not-meant", locale)]
            parts += [f"  {item.title} - {item.why}" for item in self.not_meant]
        if self.not_ours:
            parts += ["", say("explain-not-ours", locale)]
            parts += [f"  {line}" for line in self.not_ours]
        return "\n".join(parts)


def explain_customer(turn: Turn, playbook: Playbook, customer_id: str, locale: str) -> Explanation:
    """
    Return the chain from candidates to the decision for one customer, in words.

    Parameters
    ----------
    turn : Turn
    playbook : Playbook
        The version that the turn's manifest names.
    customer_id : str
    locale : {"ja", "en"}

    Raises
    ------
    UnknownCustomerError
        If the turn does not know the customer.
    """
    row = _Row(turn, customer_id)
    speaker = _Speaker(turn, playbook, locale)
    decision = row.of("decisions")
    candidates = row.of("candidates")["candidates"]
    context = row.of("contexts")
    balance = row.find("balances")
    if balance:
        context |= {"first": speaker.first_gift(candidates, balance)}
    chosen = _find(playbook, decision["treatment_id"])
    return Explanation(
        customer_id=customer_id,
        treatment_id=decision["treatment_id"],
        headline=speaker.headline(chosen, decision),
        benefit=say("explain-benefit", locale, benefit=chosen.words[locale].benefit)
        if chosen
        else None,
        who=(
            *speaker.who(context, row.of("customer_values"), row.find("declines")),
            *speaker.balance(balance),
            *tell_initiations(context, locale),
        ),
        why=tuple(speaker.why(chosen, decision, context)),
        not_chosen=tuple(speaker.not_chosen(candidates, decision, context)),
        not_meant=tuple(speaker.not_meant(candidates, context)),
        not_ours=() if chosen else tuple(speaker.not_ours(context)),
        path=tuple(tell_path(playbook, context, locale)),
    )


class _Row:
    """The rows of one customer in the tables of a turn."""

    def __init__(self, turn: Turn, customer_id: str) -> None:
        self._turn, self._customer_id = turn, customer_id

    def find(self, table: str) -> dict[str, Any] | None:
        """Return the row, if the turn has the table and the table has one."""
        if not self._turn.has(table):
            return None
        found = read_customers(self._turn.path(table), [self._customer_id]).to_pylist()
        return dict(found[0]) if found else None

    def of(self, table: str) -> dict[str, Any]:
        """Return the row of a table that has one for everyone."""
        row = self.find(table)
        if row is None:
            raise UnknownCustomerError(
                f"turn {self._turn.manifest.turn_id} knows no customer {self._customer_id!r}.",
                hint="look the customer up on the desk, or give the key of a source as SOURCE:KEY.",
            )
        return row


class _Speaker:
    """Turns codes and numbers into sentences of one language."""

    def __init__(self, turn: Turn, playbook: Playbook, locale: str) -> None:
        self._playbook, self._locale = playbook, locale
        self._currency = turn.manifest.currency
        self._horizon_days = turn.manifest.horizon_days
        self._interval_share = turn.manifest.interval_share
        costs = turn.read("weight_costs").to_pylist() if turn.has("weight_costs") else []
        self._weight_costs = {row["weight"]: row for row in costs}
        self._prices = turn.read("prices").to_pylist()
        self._teller = PriceTeller(playbook, locale, self._currency)

    def headline(self, chosen: Treatment | None, decision: dict[str, Any]) -> str:
        if chosen:
            words = chosen.words[self._locale]
            return self._say(
                "explain-headline-treat",
                title=words.title,
                text=words.text,
                channel=self._say(f"channel-{chosen.channel}"),
            )
        return self._say(
            f"explain-headline-{'held-out' if decision['reason'] == 'held_out' else 'silence'}"
        )

    def why(
        self, chosen: Treatment | None, decision: dict[str, Any], context: dict[str, Any]
    ) -> list[str]:
        if chosen is None:
            held = _find(self._playbook, decision["held_out_treatment_id"])
            title = held.words[self._locale].title if held else ""
            best = _find(self._playbook, decision["best_treatment_id"])
            offer = best.words[self._locale].title if best else ""
            key = f"silence-{decision['reason'].replace('_', '-')}"
            told = self._facts(context) | {"question": self._question(best)}
            is_short = best is not None and decision["reason"] == "capacity"
            scarce = self._scarce(best, context) if best and is_short else []
            return [self._say(key, title=title, offer=offer, **told), *scarce]
        lines = [self._say(f"need-{chosen.kind}", need=self._need(chosen))]
        lines += tell_offer(self._playbook, chosen, currency=self._currency, locale=self._locale)
        lines += [self._expectation(chosen, decision), *self._relation(chosen)]
        lines += [*self._measured(decision), *self._weights(decision), *self._doubt(decision)]
        lines += [self._rhythm(context)] if context["days_since_last_order"] is not None else []
        return [*lines, *self._scarce(chosen, context)]

    def _scarce(self, treatment: Treatment, context: dict[str, Any]) -> list[str]:
        """Return what more of the scarce things would be worth that a treatment uses."""
        theirs = f"{STAFF}{context.get('staff_id')}"
        return [
            self._teller.price(row)
            for row in self._prices
            if row["price_amount"] > 0
            and use_of(treatment, row["capacity"])
            and (row["capacity"] == theirs or not row["capacity"].startswith(STAFF))
        ]

    def who(
        self, context: dict[str, Any], value: dict[str, Any], decline: dict[str, Any] | None
    ) -> list[str]:
        lines = [
            self._say(
                "who-standing",
                tier=self._say(f"tier-{_key(context['tier'])}"),
                stage=self._say(f"stage-{_key(context['stage'])}"),
            ),
            *self._decline(decline),
        ]
        if value["expected_margin_amount"] is None:
            key = "who-value-too-early" if value["n_orders"] else "who-value-unknown"
            return [*lines, self._say(key)]
        return [*lines, self.value_sentence(value), self._returns(value)]

    def balance(self, balance: dict[str, Any] | None) -> list[str]:
        """Return one sentence on give and take, where there is an entry."""
        if balance is None or not balance["n_entries"]:
            return []
        told = {
            name: say_points(balance[f"{name}_points"], self._locale)
            for name in ("balance", "gives", "takes")
        }
        return [self._say("who-balance", **told)]

    def first_gift(self, candidates: list[dict[str, Any]], balance: dict[str, Any]) -> str:
        """Return what to give first: the best gift that may be given now, else its kind."""
        titles = {
            t.treatment_id: t.words[self._locale].title
            for t in self._playbook.treatments
            if t.kind in GIFT_KINDS
        }
        may = [c for c in candidates if c["mark"] == "open" and c["treatment_id"] in titles]
        best = max(may, key=lambda c: (c["score"], c["treatment_id"]), default=None)
        if best is None:
            return say_account(balance["give_first"], self._locale)
        return titles[best["treatment_id"]]

    def _decline(self, decline: dict[str, Any] | None) -> list[str]:
        if decline is None or not decline["is_declining"]:
            return []
        told: dict[str, object] = {
            "since": say_date(decline["since_on"], self._locale),
            "usual": max(1, round(decline["usual_gap_days"])),
        }
        if decline["recent_gap_days"] is None:
            return [self._say("who-silent", **told)]
        return [
            self._say("who-declining", recent=max(1, round(decline["recent_gap_days"])), **told)
        ]

    def _returns(self, value: dict[str, Any]) -> str:
        if value["returns_probability"] is None:
            return self._say("who-orders", orders=value["n_orders"])
        return self._say(
            "who-returns",
            probability=self._percent(value["returns_probability"]),
            days=value["returns_window_days"],
            orders=value["n_orders"],
        )

    def value_sentence(self, value: dict[str, Any]) -> str:
        low, high = value["expected_margin_low_amount"], value["expected_margin_high_amount"]
        if low is None:
            return self._say(
                "who-value-no-interval",
                amount=self._money(value["expected_margin_amount"]),
                days=self._horizon_days,
            )
        return self._say(
            "who-value" if value["n_alike"] >= SEVERAL_ALIKE else "who-value-few",
            amount=self._money(value["expected_margin_amount"]),
            low=self._money(low),
            high=self._money(high),
            days=self._horizon_days,
            share=round(10 * self._interval_share),
            alike=format_decimal(value["n_alike"], locale=self._locale),
        )

    def not_chosen(
        self, candidates: list[dict[str, Any]], decision: dict[str, Any], context: dict[str, Any]
    ) -> list[NotChosen]:
        taken = decision["treatment_id"] or decision["held_out_treatment_id"]
        told = []
        for item in candidates:
            treatment = _find(self._playbook, item["treatment_id"])
            if treatment is None or item["treatment_id"] == taken or item["mark"] == "not_eligible":
                continue
            told.append(self._not_chosen(treatment, item, decision, context))
        return told

    def not_meant(
        self, candidates: list[dict[str, Any]], context: dict[str, Any]
    ) -> Iterator[NotChosen]:
        """Yield each treatment whose rule leaves them out, with the parts that do not hold."""
        for item in candidates:
            treatment = _find(self._playbook, item["treatment_id"])
            if treatment is None or item["mark"] != "not_eligible":
                continue
            told = tell_rule(
                treatment.when, context, self._locale,
                currency=self._currency, asked=self._playbook.asked,
            )  # fmt: skip
            why = self._say("rule-join").join(part.says for part in told.missing)
            title = treatment.words[self._locale].title
            yield NotChosen(treatment.treatment_id, title, item["mark"], why)

    def not_ours(self, context: dict[str, Any]) -> Iterator[str]:
        """Return what may help with their need, though we do not sell it."""
        return tell_not_ours(self._playbook, context, self._locale)

    def _not_chosen(
        self,
        treatment: Treatment,
        item: dict[str, Any],
        decision: dict[str, Any],
        context: dict[str, Any],
    ) -> NotChosen:
        if item["mark"] != "open":
            key = f"mark-{_key(item['mark'])}"
        elif item["score"] <= 0:
            key = "mark-not-worth-it"
        elif decision["treatment_id"]:
            key = "mark-something-better"
        elif decision["held_out_treatment_id"]:
            key = "mark-kept-back"
        else:
            key = "mark-capacity"
        told = self._facts(context) | {"question": self._question(treatment)}
        why = self._say(key, channel=self._say(f"channel-{treatment.channel}"), **told)
        return NotChosen(
            treatment.treatment_id, treatment.words[self._locale].title, item["mark"], why
        )

    def _expectation(self, chosen: Treatment, decision: dict[str, Any]) -> str:
        amount = decision["incremental_margin_amount"] or 0.0
        key = "why-worth" if amount > 0 else "why-relation"
        return self._say(
            key,
            probability=self._percent(decision["response_probability"]),
            amount=self._money(amount),
            cost=self._money(chosen.cost_amount),
            minutes=chosen.minutes,
        )

    def _measured(self, decision: dict[str, Any]) -> list[str]:
        if decision.get("uplift_source") != "measured":
            return []
        uplift, sd = (
            format_decimal(100 * decision[name], format="0.0", locale=self._locale)
            for name in ("uplift_probability", "uplift_sd")
        )
        return [self._say("why-measured", uplift=uplift, sd=sd)]

    def _weights(self, decision: dict[str, Any]) -> list[str]:
        """Return what each weight added here, and what it costs in the whole turn."""
        told = []
        for weight, column in (("need_fit", "need_amount"), ("career", "career_amount")):
            if decision.get(column):
                key = f"why-{column.removesuffix('_amount')}-weight"
                told.append(self._say(key, amount=self._money(decision[column])))
                told += self._turned(weight)
        return told

    def _turned(self, weight: str) -> list[str]:
        row = self._weight_costs.get(weight)
        if row is None or not row["n_turned"]:
            return []
        return [say_weight_cost(row, self._currency, self._locale)]

    def _doubt(self, decision: dict[str, Any]) -> list[str]:
        if decision.get("score_amount") is None:
            return []
        score, sd = (self._money(decision[name]) for name in ("score_amount", "score_sd_amount"))
        told = [self._say("why-unsure", score=score, sd=sd)]
        if decision["choice_probability"] < 1:
            told.append(
                self._say("why-tried", choice=self._percent(decision["choice_probability"]))
            )
        return told

    def _relation(self, chosen: Treatment) -> list[str]:
        if not chosen.relation_amount:
            return []
        return [self._say("why-relation-value", amount=self._money(chosen.relation_amount))]

    def _rhythm(self, context: dict[str, Any]) -> str:
        return self._say(
            "why-rhythm",
            since=context["days_since_last_order"],
            usual=max(1, round(context["usual_gap_days"])),
        )

    def _question(self, treatment: Treatment | None) -> str:
        """Return what is to be asked first: after the need of a treatment, else after any need."""
        found = self._playbook.asked.question_about(treatment.need if treatment else "")
        return found.words[self._locale] if found else self._say("question-none")

    def _need(self, treatment: Treatment) -> str:
        return say_need(self._playbook.asked, treatment.need, self._locale)

    def _facts(self, context: dict[str, Any]) -> dict[str, object]:
        rules = self._playbook.contact_rules
        is_weekly = (
            rules.max_7_days is not None and context["n_contacts_7_days"] >= rules.max_7_days
        )
        days = 7 if is_weekly else 30
        return {
            "days": days,
            "known": context[f"n_known_{days}_days"],
            "pending": context[f"n_contacts_{days}_days"] - context[f"n_known_{days}_days"],
            "unanswered": context["n_unanswered"],
            "balance": say_points(context.get("balance_points", 0), self._locale),
            "first": context.get("first")
            or say_account(GiveAccount.USEFUL_INFORMATION, self._locale),
            "quiet": self._playbook.quiet_days,
        }

    def _say(self, key: str, **values: object) -> str:
        return say(key, self._locale, **values)

    def _money(self, amount_minor: float) -> str:
        return format_money(amount_minor, self._currency, self._locale)

    def _percent(self, share: float) -> str:
        return (
            say("percent-nearly-all", self._locale)
            if share > NEARLY_ALL
            else format_percent(share, locale=self._locale)
        )


def say_weight_cost(row: Mapping[str, Any], currency: str, locale: str) -> str:
    """
    Return for how many a weight of the playbook changed the choice, and at what cost.

    Parameters
    ----------
    row : mapping
        Of ``weight_costs``; a cost below zero is margin that the weight gained.
    currency : str
    locale : {"ja", "en"}

    Examples
    --------
    >>> print(say_weight_cost({"n_turned": 1, "cost_amount": -95}, "JPY", "en"))
    In this turn that weight alone changed what was chosen for one person; all else being equal, the expected margin is ¥95 higher for it.
    """
    cost = row["cost_amount"]
    return say(
        "why-weight-turned",
        locale,
        turned=row["n_turned"],
        cost=format_money(abs(cost), currency, locale),
        way="gained" if cost < 0 else "lost" if cost > 0 else "same",
    )


def model_sentence(models: list[dict[str, Any]], locale: str) -> str:
    """Return which purchase model a turn uses, against which, and why."""
    purchases = [
        row
        for row in models
        if row["quantity"] == "purchases" and row.get("segment", "all") == "all"
    ]
    chosen = next((row for row in purchases if row["is_chosen"]), None)
    if chosen is None:
        return say("model-none", locale)
    tested = [row for row in purchases if row["mae"] is not None]
    if chosen["mae"] is None or not tested:
        return say("model-untested", locale, model=say_model(chosen["model"], locale))
    worst = max(tested, key=lambda row: row["mae"])
    told = say(
        "model-chosen",
        locale,
        model=say_model(chosen["model"], locale),
        mae=_error(chosen, locale),
        other=say_model(worst["model"], locale),
        other_mae=_error(worst, locale),
        origins=chosen["n_origins"],
        days=chosen["window_days"],
    )
    return " ".join([told, *_since_the_turn_before(chosen, tested, locale)])


def _since_the_turn_before(
    chosen: dict[str, Any], tested: list[dict[str, Any]], locale: str
) -> list[str]:
    """Return one sentence where the model of the turn before changed, or might have."""
    if chosen["reason"] == "kept":
        return [say("model-kept", locale)]
    before = chosen.get("previous_model")
    found = next((row for row in tested if row["model"] == before != chosen["model"]), None)
    if found is None:
        return []
    name = say_model(found["model"], locale)
    return [say("model-changed", locale, model=name, mae=_error(found, locale))]


def _error(row: dict[str, Any], locale: str) -> str:
    return str(format_decimal(row["mae"], format="0.000", locale=locale))


def say_date(day: date, locale: str) -> str:
    """
    Return a day as people of a locale write it.

    Examples
    --------
    >>> say_date(date(2026, 11, 21), "ja"), say_date(date(2026, 11, 21), "en")
    ('2026年11月21日', 'November 21, 2026')
    """
    return format_date(day, format="long", locale=locale)


def _find(playbook: Playbook, treatment_id: str | None) -> Treatment | None:
    return next((t for t in playbook.treatments if t.treatment_id == treatment_id), None)


def _key(code: str) -> str:
    return code.replace("_", "-")

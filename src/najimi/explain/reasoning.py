"""Why this was decided: what is to be done, what it is worth, and how sure that is."""

from __future__ import annotations

from typing import Any

from babel.numbers import format_decimal

from najimi.customize.choosing import use_of
from najimi.explain.offering import tell_offer
from najimi.explain.voice import Voice
from najimi.explain.weight_costs import say_weight_cost
from najimi.model.capacity_rules import STAFF
from najimi.model.price_words import PriceTeller
from najimi.model.treatments import Treatment
from najimi.workspace import Turn


class Reasoning:
    """Says what was decided and why."""

    def __init__(self, voice: Voice, turn: Turn) -> None:
        self._voice = voice
        costs = turn.read("weight_costs").to_pylist() if turn.has("weight_costs") else []
        self._weight_costs = {row["weight"]: row for row in costs}
        self._prices = turn.read("prices").to_pylist()
        self._teller = PriceTeller(voice.playbook, voice.locale, voice.currency)

    def headline(self, chosen: Treatment | None, decision: dict[str, Any]) -> str:
        """Return what is to be done, or that nothing is."""
        if chosen:
            words = chosen.words[self._voice.locale]
            return self._voice.say(
                "explain-headline-treat",
                title=words.title,
                text=words.text,
                channel=self._voice.say(f"channel-{chosen.channel}"),
            )
        return self._voice.say(
            f"explain-headline-{'held-out' if decision['reason'] == 'held_out' else 'silence'}"
        )

    def why(
        self, chosen: Treatment | None, decision: dict[str, Any], context: dict[str, Any]
    ) -> list[str]:
        """Return every reason for a decision; of silence, the one."""
        if chosen is None:
            held = self._voice.find(decision["held_out_treatment_id"])
            title = held.words[self._voice.locale].title if held else ""
            best = self._voice.find(decision["best_treatment_id"])
            offer = best.words[self._voice.locale].title if best else ""
            key = f"silence-{decision['reason'].replace('_', '-')}"
            told = self._voice.facts(context) | {"question": self._voice.question(best)}
            is_short = best is not None and decision["reason"] == "capacity"
            scarce = self._scarce(best, context) if best and is_short else []
            return [self._voice.say(key, title=title, offer=offer, **told), *scarce]
        lines = [self._voice.say(f"need-{chosen.kind}", need=self._voice.need(chosen))]
        lines += tell_offer(
            self._voice.playbook, chosen, currency=self._voice.currency, locale=self._voice.locale
        )
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

    def _expectation(self, chosen: Treatment, decision: dict[str, Any]) -> str:
        amount = decision["incremental_margin_amount"] or 0.0
        key = "why-worth" if amount > 0 else "why-relation"
        return self._voice.say(
            key,
            probability=self._voice.percent(decision["response_probability"]),
            amount=self._voice.money(amount),
            cost=self._voice.money(chosen.cost_amount),
            minutes=chosen.minutes,
        )

    def _measured(self, decision: dict[str, Any]) -> list[str]:
        if decision.get("uplift_source") != "measured":
            return []
        uplift, sd = (
            format_decimal(100 * decision[name], format="0.0", locale=self._voice.locale)
            for name in ("uplift_probability", "uplift_sd")
        )
        return [self._voice.say("why-measured", uplift=uplift, sd=sd)]

    def _weights(self, decision: dict[str, Any]) -> list[str]:
        """Return what each weight added here, and what it costs in the whole turn."""
        told = []
        for weight, column in (("need_fit", "need_amount"), ("career", "career_amount")):
            if decision.get(column):
                key = f"why-{column.removesuffix('_amount')}-weight"
                told.append(self._voice.say(key, amount=self._voice.money(decision[column])))
                told += self._turned(weight)
        return told

    def _turned(self, weight: str) -> list[str]:
        row = self._weight_costs.get(weight)
        if row is None or not row["n_turned"]:
            return []
        return [say_weight_cost(row, self._voice.currency, self._voice.locale)]

    def _doubt(self, decision: dict[str, Any]) -> list[str]:
        if decision.get("score_amount") is None:
            return []
        score, sd = (
            self._voice.money(decision[name]) for name in ("score_amount", "score_sd_amount")
        )
        told = [self._voice.say("why-unsure", score=score, sd=sd)]
        if decision["choice_probability"] < 1:
            told.append(
                self._voice.say(
                    "why-tried", choice=self._voice.percent(decision["choice_probability"])
                )
            )
        return told

    def _relation(self, chosen: Treatment) -> list[str]:
        if not chosen.relation_amount:
            return []
        return [
            self._voice.say("why-relation-value", amount=self._voice.money(chosen.relation_amount))
        ]

    def _rhythm(self, context: dict[str, Any]) -> str:
        return self._voice.say(
            "why-rhythm",
            since=context["days_since_last_order"],
            usual=max(1, round(context["usual_gap_days"])),
        )

"""What is known of the person's value and standing, in words."""

from __future__ import annotations

from typing import Any

from babel.numbers import format_decimal

from najimi.explain.voice import Voice, key_of, say_date
from najimi.words.giving import say_points
from najimi.workspace import Turn

SEVERAL_ALIKE = 30
"""Fewer customers alike, and the interval is said to be uncertain."""


class Standing:
    """Says who somebody is to us: value, stage, decline, give and take."""

    def __init__(self, voice: Voice, turn: Turn) -> None:
        self._voice = voice
        self._horizon_days = turn.manifest.horizon_days
        self._interval_share = turn.manifest.interval_share

    def who(
        self, context: dict[str, Any], value: dict[str, Any], decline: dict[str, Any] | None
    ) -> list[str]:
        """Return tier and stage, what slows down, and what is expected of them."""
        lines = [
            self._voice.say(
                "who-standing",
                tier=self._voice.say(f"tier-{key_of(context['tier'])}"),
                stage=self._voice.say(f"stage-{key_of(context['stage'])}"),
            ),
            *self._decline(decline),
        ]
        if value["expected_margin_amount"] is None:
            key = "who-value-too-early" if value["n_orders"] else "who-value-unknown"
            return [*lines, self._voice.say(key)]
        return [*lines, self._value(value), self._returns(value)]

    def balance(self, balance: dict[str, Any] | None) -> list[str]:
        """Return one sentence on give and take, where there is an entry."""
        if balance is None or not balance["n_entries"]:
            return []
        told = {
            name: say_points(balance[f"{name}_points"], self._voice.locale)
            for name in ("balance", "gives", "takes")
        }
        return [self._voice.say("who-balance", **told)]

    def _decline(self, decline: dict[str, Any] | None) -> list[str]:
        if decline is None or not decline["is_declining"]:
            return []
        told: dict[str, object] = {
            "since": say_date(decline["since_on"], self._voice.locale),
            "usual": max(1, round(decline["usual_gap_days"])),
        }
        if decline["recent_gap_days"] is None:
            return [self._voice.say("who-silent", **told)]
        return [
            self._voice.say(
                "who-declining", recent=max(1, round(decline["recent_gap_days"])), **told
            )
        ]

    def _returns(self, value: dict[str, Any]) -> str:
        if value["returns_probability"] is None:
            return self._voice.say("who-orders", orders=value["n_orders"])
        return self._voice.say(
            "who-returns",
            probability=self._voice.percent(value["returns_probability"]),
            days=value["returns_window_days"],
            orders=value["n_orders"],
        )

    def _value(self, value: dict[str, Any]) -> str:
        low, high = value["expected_margin_low_amount"], value["expected_margin_high_amount"]
        if low is None:
            return self._voice.say(
                "who-value-no-interval",
                amount=self._voice.money(value["expected_margin_amount"]),
                days=self._horizon_days,
            )
        return self._voice.say(
            "who-value" if value["n_alike"] >= SEVERAL_ALIKE else "who-value-few",
            amount=self._voice.money(value["expected_margin_amount"]),
            low=self._voice.money(low),
            high=self._voice.money(high),
            days=self._horizon_days,
            share=round(10 * self._interval_share),
            alike=format_decimal(value["n_alike"], locale=self._voice.locale),
        )

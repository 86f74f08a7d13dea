"""Which purchase model a turn uses, and why, in one or two sentences."""

from __future__ import annotations

from typing import Any

from babel.numbers import format_decimal

from najimi.words import say
from najimi.words.models import say_model


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

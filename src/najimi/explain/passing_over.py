"""What else was considered and why it was passed over; what is for others, and what is not ours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from najimi.customize.rules import tell_rule
from najimi.explain.explanation import NotChosen
from najimi.explain.offering import tell_not_ours
from najimi.explain.voice import Voice, key_of
from najimi.model.terms import ContactClass
from najimi.model.treatments import Treatment


class PassingOver:
    """Says of every other treatment why it was not taken."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice

    def not_chosen(
        self, candidates: list[dict[str, Any]], decision: dict[str, Any], context: dict[str, Any]
    ) -> list[NotChosen]:
        """Return each treatment that could have been chosen or was refused, with the reason."""
        taken = decision["treatment_id"] or decision["held_out_treatment_id"]
        told = []
        for item in candidates:
            treatment = self._voice.find(item["treatment_id"])
            if treatment is None or item["treatment_id"] == taken or item["mark"] == "not_eligible":
                continue
            told.append(self._not_chosen(treatment, item, decision, context))
        return told

    def not_meant(
        self, candidates: list[dict[str, Any]], context: dict[str, Any]
    ) -> Iterator[NotChosen]:
        """Yield each treatment whose rule leaves them out, with the parts that do not hold."""
        for item in candidates:
            treatment = self._voice.find(item["treatment_id"])
            if treatment is None or item["mark"] != "not_eligible":
                continue
            told = tell_rule(
                treatment.when, context, self._voice.locale,
                currency=self._voice.currency, asked=self._voice.playbook.asked,
            )  # fmt: skip
            why = self._voice.say("rule-join").join(part.says for part in told.missing)
            title = treatment.words[self._voice.locale].title
            yield NotChosen(treatment.treatment_id, title, item["mark"], why)

    def not_ours(self, context: dict[str, Any]) -> Iterator[str]:
        """Return what may help with their need, though we do not sell it."""
        return tell_not_ours(self._voice.playbook, context, self._voice.locale)

    def _not_chosen(
        self,
        treatment: Treatment,
        item: dict[str, Any],
        decision: dict[str, Any],
        context: dict[str, Any],
    ) -> NotChosen:
        beside, chosen = decision["beside"], self._voice.find(decision["treatment_id"])
        if item["mark"] != "open":
            key = f"mark-{key_of(item['mark'])}"
        elif beside and item["treatment_id"] == beside["treatment_id"]:
            key = "mark-by-chance"
        elif chosen and chosen.contact_class is ContactClass.MUST_ARRIVE:
            key = "mark-must-arrive"
        elif item["score"] <= 0:
            key = "mark-not-worth-it"
        elif _was_priced_out(item, decision):
            key = "mark-capacity"
        elif decision["treatment_id"]:
            key = "mark-something-better"
        elif decision["held_out_treatment_id"]:
            key = "mark-kept-back"
        else:
            key = "mark-capacity"
        told = self._voice.facts(context) | {"question": self._voice.question(treatment)}
        why = self._voice.say(key, channel=self._voice.say(f"channel-{treatment.channel}"), **told)
        return NotChosen(
            treatment.treatment_id, treatment.words[self._voice.locale].title, item["mark"], why
        )


def _was_priced_out(item: dict[str, Any], decision: dict[str, Any]) -> bool:
    """Whether something worth more than what was chosen was left to others, and not by chance."""
    return bool(
        decision["treatment_id"]
        and decision["choice_probability"] == 1
        and item["score"] > decision["score_amount"]
    )

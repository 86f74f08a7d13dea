"""What a playbook asks and which needs it knows, in words."""

from __future__ import annotations

from najimi.desk.engine.shop import Shop
from najimi.model.asking import Question

USUAL_SCALE = (0.0, 10.0)


def need_in_words(shop: Shop, need_id: str, locale: str) -> str:
    """Return a need as its playbook words it; its id if this version does not know it."""
    known = {need.need_id: need.words for need in shop.playbook.asked.needs}
    return known[need_id][locale] if need_id in known else need_id


def question_in_words(shop: Shop, question_id: str, locale: str) -> str:
    """Return a question as its playbook words it; its id if this version does not know it."""
    found = _question(shop, question_id)
    return found.words[locale] if found else question_id


def scale_of(shop: Shop, question_id: str) -> tuple[float, float]:
    """Return both ends of the scale of a question."""
    found = _question(shop, question_id)
    return (found.low, found.high) if found else USUAL_SCALE


def _question(shop: Shop, question_id: str) -> Question | None:
    questions = shop.playbook.asked.questions
    return next((each for each in questions if each.question_id == question_id), None)

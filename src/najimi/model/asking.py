"""What a playbook asks customers, and by which purchases it sees a need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from najimi.model.playbook_fields import FieldReader
from najimi.model.terms import QuestionKind
from najimi.words import say

UNKNOWN_NEED = "unknown"
"""Stands in the map of value and need for customers of whom no need is known."""

YES, NO = "yes", "no"
MOST_DAYS = 3650


@dataclass(frozen=True)
class Question:
    """
    A question whose answers mean something to us.

    Parameters
    ----------
    question_id : str
        As in the facts ``answers``.
    kind : QuestionKind
    low, high : float
        Ends of the scale of ``satisfaction``; an answer outside it is counted, not used.
    period_days : int
        The period that an amount of ``spend_in_category`` is about.
    need : str
        Of kind ``need``: the need that is asked after, answered with yes or no. Empty if the
        answer names the need.
    expires_days : int
        How long an answer of kind ``need`` or ``spend_in_category`` holds.
    words : mapping of str to str
        The question, per language.
    """

    question_id: str
    kind: QuestionKind
    words: Mapping[str, str]
    low: float = 0.0
    high: float = 10.0
    period_days: int = 30
    need: str = ""
    expires_days: int = 730


@dataclass(frozen=True)
class Need:
    """
    Something customers of this shop want from it.

    Parameters
    ----------
    need_id : str
    words : mapping of str to str
        What it is called, per language.
    categories : tuple of str
        Categories of products whose purchase shows it; width and case of letters count.
    """

    need_id: str
    words: Mapping[str, str]
    categories: tuple[str, ...]


QUESTIONS = (
    Question(
        "satisfaction",
        QuestionKind.SATISFACTION,
        {"ja": "当店にどのくらいご満足ですか(0〜10)", "en": "How content are you with us (0 to 10)?"},
    ),
    Question(
        "spend_in_category",
        QuestionKind.SPEND_IN_CATEGORY,
        {
            "ja": "ほかのお店も合わせて、このようなお買い物にひと月いくらぐらいお使いですか",
            "en": "Other shops included, how much a month do you spend on things like ours?",
        },
    ),
)  # fmt: skip
"""What a playbook asks that declares no questions."""


@dataclass(frozen=True)
class Asked:
    """The questions and needs of a playbook."""

    questions: tuple[Question, ...] = QUESTIONS
    needs: tuple[Need, ...] = ()

    def question_about(self, need: str) -> Question | None:
        """
        Return the question that asks after a need; else one whose answer names any need.

        Examples
        --------
        >>> Asked().question_about("saving_time") is None
        True
        """
        asking = [each for each in self.questions if each.kind is QuestionKind.NEED]
        after = [each for each in asking if each.need and each.need == need]
        return next(iter((*after, *(each for each in asking if not each.need))), None)


def say_need(asked: Asked, need_id: str, locale: str) -> str:
    """
    Return a need in words: the playbook's own, or those of the catalogue.

    Raises
    ------
    NajimiError
        If neither has words for it.

    Examples
    --------
    >>> say_need(Asked(needs=(Need("rest", {"ja": "休みたい", "en": "Rest"}, ()),)), "rest", "en")
    'Rest'
    >>> say_need(Asked(), "season", "en")
    'to be ready for the season'
    """
    declared = {need.need_id: need.words[locale] for need in asked.needs}
    return declared.get(need_id) or say(need_key(need_id), locale)


def need_key(need_id: str) -> str:
    """Return the key of a need in the catalogue of words."""
    return f"needs-{need_id.replace('_', '-')}"


UNDECLARED = Asked()
"""Of a playbook without ``[[questions]]`` and ``[[needs]]``."""


def read_asked(reader: FieldReader, raw: dict[str, Any]) -> Asked:
    """
    Read ``[[questions]]`` and ``[[needs]]`` of a playbook; both may be left out.

    Faults are noted at the reader.
    """
    at = "playbook"
    needs = tuple(_need(reader, item) for item in reader.tables(raw, "needs", at))
    questions = tuple(_question(reader, item) for item in reader.tables(raw, "questions", at))
    for what, ids in (
        ("questions", [question.question_id for question in questions]),
        ("needs", [need.need_id for need in needs]),
    ):
        reader.require(len(set(ids)) == len(ids), f"two {what} have the same id")
    known = {need.need_id for need in needs}
    for question in questions:
        reader.require(
            not question.need or question.need in known,
            f"question {question.question_id!r}: need must be one of {sorted(known)},"
            f" got {question.need!r}",
        )
    return Asked(questions or QUESTIONS, needs)


def _question(reader: FieldReader, raw: dict[str, Any]) -> Question:
    at = f"question {raw.get('id', '(without id)')!r}"
    reader.only(raw, ("id", *(set(Question.__dataclass_fields__) - {"question_id"})), at)
    kind = reader.choice(raw, "kind", at, QuestionKind)
    low, high = (reader.number(raw | {name: raw.get(name, default)}, name, at, -1000, 1000)
                 for name, default in (("low", 0), ("high", 10)))  # fmt: skip
    reader.require(low < high, f"{at}: low must be below high, got {low:g} and {high:g}")
    return Question(
        question_id=reader.identifier(raw, "id", at),
        kind=kind,
        words=reader.said(raw, "words", at),
        low=low,
        high=high,
        period_days=reader.whole({"period_days": 30} | raw, "period_days", at, 1, 366),
        need=reader.identifier(raw, "need", at) if "need" in raw else "",
        expires_days=reader.whole({"expires_days": 730} | raw, "expires_days", at, 1, MOST_DAYS),
    )


def _need(reader: FieldReader, raw: dict[str, Any]) -> Need:
    at = f"need {raw.get('id', '(without id)')!r}"
    reader.only(raw, ("id", "words", "categories"), at)
    found = reader.texts(raw, "categories", at)
    need_id = reader.identifier(raw, "id", at)
    reader.require(need_id != UNKNOWN_NEED, f"{at}: this id stands for no need known")
    return Need(need_id, reader.said(raw, "words", at), found)

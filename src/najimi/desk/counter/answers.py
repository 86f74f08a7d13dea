"""What the till is told, and that it is told the same when it asks the same again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from najimi.desk import engine
from najimi.desk.counter.problems import ProblemError
from najimi.desk.counter.reading import Asked
from najimi.desk.models import ApiKey, CounterDecision


@dataclass(frozen=True)
class Answer:
    """
    What the till is told: a suggestion, a question, or silence with the code of its reason.

    Parameters
    ----------
    decision_id : str
        Empty for silence.
    suggestion : Pick, optional
    question : mapping, optional
        Words of the question, by language.
    silence : str
        Code of the reason; for those who may see numbers.
    is_personal : bool
        Whether somebody was named: then silence has one word, whatever its reason, so that
        nobody learns from it whether we know them, or what they allow.
    """

    decision_id: str = ""
    suggestion: engine.Pick | None = None
    question: dict[str, str] | None = None
    silence: str = ""
    is_personal: bool = False


def said_before(asked: Asked, key: ApiKey) -> Answer | None:
    """Return what this till was told under this id of a request, if it was."""
    if not asked.request_id:
        return None
    known = CounterDecision.objects.filter(key=key, request_id=asked.request_id).first()
    if known is None:
        return None
    refuse_other(known.request_digest, asked.digest, "request_id")
    pick = known.answer["suggestion"]
    return Answer(
        decision_id=known.answer["decision_id"],
        suggestion=engine.Pick(**pick) if pick else None,
        question=known.answer["question"],
        silence=known.answer["silence"],
        is_personal=known.answer["is_personal"],
    )


def refuse_other(known: str, digest: str, name: str) -> None:
    """
    Refuse another content under an id that was used.

    Raises
    ------
    ProblemError
        If the digests differ.
    """
    if known != digest:
        raise ProblemError(
            "conflict",
            f"{name} was sent before with other content.",
            hint=f"give each request a {name} of its own; repeat one only with the same content.",
        )


def as_kept(answer: Answer) -> dict[str, Any]:
    """Return an answer as it is kept, so that it can be told again."""
    told = {name: getattr(answer, name) for name in Answer.__dataclass_fields__}
    pick = answer.suggestion
    return told | {"suggestion": vars(replace(pick)) if pick else None}

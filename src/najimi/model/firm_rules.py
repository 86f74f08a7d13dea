"""What the firm is good at, with evidence, and what helps a customer that is not ours to sell."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from najimi.model.nearest import or_nearest
from najimi.model.playbook_fields import FieldReader


@dataclass(frozen=True)
class Strength:
    """Something the firm does well, and by what anybody can see it; both per language."""

    strength_id: str
    words: Mapping[str, str]
    evidence: Mapping[str, str]


class SolutionOutcome(StrEnum):
    """What may help a customer instead of anything of ours."""

    ADVICE = "advice"
    PARTNER = "partner"
    COMPETITOR = "competitor"
    DO_NOTHING = "do_nothing"


@dataclass(frozen=True)
class Solution:
    """
    An answer to a need that is not ours to sell, told where nothing is done for somebody.

    Parameters
    ----------
    solution_id : str
    outcome : SolutionOutcome
    needs : tuple of str
        Needs of the playbook that it answers; empty for any.
    words : mapping of str to str
        What we say, per language.
    """

    solution_id: str
    outcome: SolutionOutcome
    needs: tuple[str, ...]
    words: Mapping[str, str]


def read_strengths(fields: FieldReader, raw: dict[str, Any]) -> tuple[Strength, ...]:
    """Read ``[[firm.strengths]]`` of a playbook; there may be none."""
    firm = fields.table(raw, "firm", "playbook")
    fields.only(firm, ("strengths",), "firm")
    found = tuple(_strength(fields, item) for item in fields.tables(firm, "strengths", "firm"))
    ids = [each.strength_id for each in found]
    fields.require(len(set(ids)) == len(ids), "two strengths of the firm have the same id")
    return found


def _strength(fields: FieldReader, raw: dict[str, Any]) -> Strength:
    at = f"strength {raw.get('id', '(without id)')!r}"
    fields.only(raw, ("id", "words", "evidence"), at)
    return Strength(
        strength_id=fields.identifier(raw, "id", at),
        words=fields.said(raw, "words", at),
        evidence=fields.said(raw, "evidence", at),
    )


def read_solutions(
    fields: FieldReader, raw: dict[str, Any], needs: Collection[str]
) -> tuple[Solution, ...]:
    """Read ``[[solutions]]`` of a playbook, which answer some of its needs; there may be none."""
    found = tuple(
        _solution(fields, item, needs) for item in fields.tables(raw, "solutions", "playbook")
    )
    ids = [each.solution_id for each in found]
    fields.require(len(set(ids)) == len(ids), "two solutions have the same id")
    return found


def _solution(fields: FieldReader, raw: dict[str, Any], needs: Collection[str]) -> Solution:
    at = f"solution {raw.get('id', '(without id)')!r}"
    fields.only(raw, ("id", "outcome", "needs", "words"), at)
    answered = fields.texts(raw, "needs", at)
    for need in answered:
        fields.require(need in needs, f"{at}: no need {need!r}; {or_nearest(need, needs)}")
    return Solution(
        solution_id=fields.identifier(raw, "id", at),
        outcome=fields.choice(raw, "outcome", at, SolutionOutcome),
        needs=answered,
        words=fields.said(raw, "words", at),
    )

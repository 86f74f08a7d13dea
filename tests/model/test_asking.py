"""Questions and needs of a playbook: additive, checked whole, with defaults that make sense."""

from __future__ import annotations

import pytest
from tests.model.test_playbook import PACK, faults_of

from najimi.model.asking import QUESTIONS
from najimi.model.playbook import parse_playbook
from najimi.model.terms import QuestionKind

BARE = PACK[: PACK.index("# What we ask")] + PACK[PACK.index("[[treatments]]") :]
WORDS = 'words = {ja = "問い", en = "Question"}'


def test_a_playbook_without_questions_knows_satisfaction_and_spend() -> None:
    asked = parse_playbook(BARE, currency="JPY").asked
    assert asked.questions == QUESTIONS
    assert asked.needs == ()
    assert {each.kind for each in QUESTIONS} == {
        QuestionKind.SATISFACTION, QuestionKind.SPEND_IN_CATEGORY,
    }  # fmt: skip


def test_the_starter_pack_asks_and_knows_needs_in_both_languages() -> None:
    asked = parse_playbook(PACK, currency="JPY").asked
    assert {each.kind for each in asked.questions} >= {
        QuestionKind.NEED,
        *(q.kind for q in QUESTIONS),
    }
    assert len(asked.needs) == 5
    assert all(set(each.words) == {"ja", "en"} for each in (*asked.questions, *asked.needs))


@pytest.mark.parametrize(
    ("section", "fault"),
    [
        (f'[[questions]]\nid = "q"\nkind = "mood"\n{WORDS}', "kind must be one of"),
        (f'[[questions]]\nid = "q"\nkind = "satisfaction"\nlow = 5\nhigh = 5\n{WORDS}', "low must be below high"),
        ('[[questions]]\nid = "q"\nkind = "other"\nwords = {ja = "問い"}', "en must be a text"),
        (f'[[questions]]\nid = "q"\nkind = "need"\nneed = "wings"\n{WORDS}', "need must be one of []"),
        (f'[[questions]]\nid = "q"\nkind = "spend_in_category"\nperiod_days = 0\n{WORDS}', "period_days must be a number in [1, 366]"),
        (f'[[needs]]\nid = "unknown"\n{WORDS}', "this id stands for no need known"),
        (f'[[needs]]\nid = "n"\ncategories = "tea"\n{WORDS}', "categories must be a list of texts"),
        (f'[[needs]]\nid = "n"\n{WORDS}\n[[needs]]\nid = "n"\n{WORDS}', "two needs have the same id"),
    ],
)  # fmt: skip
def test_every_slip_is_named(section: str, fault: str) -> None:
    (found,) = faults_of(f"{BARE}\n{section}\n")
    assert fault in found


def test_all_faults_are_named_at_once() -> None:
    slips = (
        f'[[questions]]\nid = "Q"\nkind = "mood"\n{WORDS}\n[[needs]]\nid = "n"\ncategories = [1]\n'
    )
    assert len(faults_of(f"{BARE}\n{slips}")) == 5

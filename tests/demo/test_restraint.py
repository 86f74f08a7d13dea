"""What the demo says of restraint, and that what was made up of people's words is heard."""

from __future__ import annotations

from collections import Counter
from io import StringIO
from typing import Any

import pytest

from najimi.demo import DemoResult
from najimi.demo.restraint import describe_restraint

SILENCES = {"contact_rule", "not_worth_it", "no_consent", "ask_first", "complaint", "held_out"}


@pytest.fixture(scope="module")
def decisions(demo: DemoResult) -> list[dict[str, Any]]:
    return [row for turn in demo.turns for row in turn.read("decisions").to_pylist()]


@pytest.fixture(scope="module")
def marks(demo: DemoResult) -> Counter[str]:
    rows = demo.turns[-1].read("candidates").to_pylist()
    return Counter(item["mark"] for row in rows for item in row["candidates"])


def test_the_demo_prints_how_many_were_left_in_peace_each_week(
    demo: DemoResult, printed: StringIO
) -> None:
    text = printed.getvalue()
    assert "Restraint at work, week by week:" in text
    assert text.count("left in peace (") == len(demo.turns)
    assert "najimi explain c" in text


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_the_reasons_add_up_to_everybody_who_was_left_in_peace(
    demo: DemoResult, decisions: list[dict[str, Any]], locale: str
) -> None:
    silent = Counter(row["reason"] for row in decisions if row["treatment_id"] is None)
    told = "\n".join(describe_restraint(demo.turns, locale))
    for n in (silent.total(), *silent.values()):
        assert f"{n:,}" in told


def test_most_are_left_in_peace_and_not_all(decisions: list[dict[str, Any]]) -> None:
    share = sum(row["treatment_id"] is None for row in decisions) / len(decisions)
    assert 0.5 < share < 0.95
    assert {row["reason"] for row in decisions} >= SILENCES


def test_offers_and_requests_are_the_smaller_part_of_what_is_said(
    decisions: list[dict[str, Any]],
) -> None:
    kinds = Counter(row["kind"] for row in decisions if row["treatment_id"])
    assert 0 < kinds["sell"] + kinds["ask"] < kinds.total() / 3


def test_words_that_were_made_up_are_heard(
    decisions: list[dict[str, Any]], marks: Counter[str]
) -> None:
    assert {"complaint", "not_their_way", "refused_lately", "give_first", "ask_first"} <= set(marks)
    thanked = [row for row in decisions if row["treatment_id"] == "what_became_of_it"]
    assert {row["kind"] for row in thanked} == {"care"}

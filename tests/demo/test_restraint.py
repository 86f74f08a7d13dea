"""What the demo says of restraint, and that what was made up of people's words is heard."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from najimi.demo import DemoResult
from najimi.demo.restraint import describe_restraint
from najimi.words import say

README = Path(__file__).parents[2] / "README.md"
WEEK = re.compile(r"^ +(.+): ([\d,]+) to be spoken to, ([\d,]+) left in peace \(([\d.]+)%\)$")
"""A line of one week: its day, to how many we speak, how many are left in peace, and their part."""
PEACE = re.compile(r"^ +([\d,]+) +([\d.]+)% +(.+)$")
"""A line of one reason for silence: how often, which part of all silence, and the reason."""
KEPT_BACK = re.compile(r"^ +([\d,]+) +(?:of )?([\d,]+|one)(?: customers?:|名:) +(.+)$")
"""A line of what one rule kept back: how many things, of how many customers, and the reason."""
SILENCES = {"contact_rule", "not_worth_it", "no_consent", "ask_first", "complaint", "held_out"}


@pytest.fixture(scope="module")
def decisions(demo: DemoResult) -> list[dict[str, Any]]:
    return [row for turn in demo.turns for row in turn.read("decisions").to_pylist()]


@pytest.fixture(scope="module")
def marked(demo: DemoResult) -> list[tuple[str, str]]:
    """Return the mark of every customer and treatment in the last turn, and whose it is."""
    rows = demo.turns[-1].read("candidates").to_pylist()
    return [(item["mark"], row["customer_id"]) for row in rows for item in row["candidates"]]


def block(lines: list[str], heading: str) -> list[str]:
    """Return the lines under a heading: all that are set in."""
    start = lines.index(heading) + 1
    rest = (n for n in range(start, len(lines)) if not lines[n].startswith("  "))
    return lines[start : next(rest, len(lines))]


def parsed(lines: list[str], form: re.Pattern[str]) -> list[tuple[str, ...]]:
    """Return the parts of each line, every one of which has the form."""
    found = [form.match(line) for line in lines]
    assert all(found), lines
    return [each.groups() for each in found if each]


def number(text: str) -> int:
    return 1 if text == "one" else int(text.replace(",", ""))


def reason(code: str, locale: str) -> str:
    return say(f"reason-{code.replace('_', '-')}", locale)


def test_the_demo_prints_how_many_were_left_in_peace_each_week(
    demo: DemoResult, printed: StringIO
) -> None:
    text = printed.getvalue()
    assert "Restraint at work, week by week:" in text
    assert text.count("left in peace (") == len(demo.turns)
    assert "najimi explain c" in text


def test_the_line_of_each_week_tells_that_week(demo: DemoResult, printed: StringIO) -> None:
    lines = block(printed.getvalue().splitlines(), say("demo-weeks", "en"))
    told = parsed(lines, WEEK)
    for turn, (day, treated, peace, share) in zip(demo.turns, told, strict=True):
        is_silent = [row is None for row in turn.read("decisions")["treatment_id"].to_pylist()]
        assert str(turn.manifest.as_of.year) in day
        assert (number(treated), number(peace)) == (is_silent.count(False), is_silent.count(True))
        assert abs(float(share) - 100 * sum(is_silent) / len(is_silent)) <= 0.05 + 1e-9


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_each_reason_stands_beside_its_number_and_they_add_up_to_all_left_in_peace(
    demo: DemoResult, decisions: list[dict[str, Any]], locale: str
) -> None:
    silent = Counter(row["reason"] for row in decisions if row["treatment_id"] is None)
    lines = describe_restraint(demo.turns, locale)
    told = parsed(block(lines, say("demo-peace", locale, peace=silent.total())), PEACE)
    assert {said: number(n) for n, _, said in told} == {
        reason(code, locale): n for code, n in silent.items()
    }
    for n, share, _ in told:
        assert abs(float(share) - 100 * number(n) / silent.total()) <= 0.05 + 1e-9
    assert [number(n) for n, *_ in told] == sorted(silent.values(), reverse=True)


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_each_rule_stands_beside_what_it_kept_back_and_from_how_many(
    demo: DemoResult, marked: list[tuple[str, str]], locale: str
) -> None:
    meant = [each for each in marked if each[0] != "not_eligible"]
    kept, people = Counter[str](), defaultdict[str, set[str]](set)
    for mark, customer_id in meant:
        if mark != "open":
            kept[reason(mark, locale)] += 1
            people[reason(mark, locale)].add(customer_id)
    lines = describe_restraint(demo.turns, locale)
    told = parsed(block(lines, say("demo-kept-back", locale, n=len(meant))), KEPT_BACK)
    assert len(told) == len(kept)
    assert {said: (number(n), number(who)) for n, who, said in told} == {
        said: (n, len(people[said])) for said, n in kept.items()
    }


def test_it_tells_how_often_one_household_is_spoken_to(
    demo: DemoResult, decisions: list[dict[str, Any]], printed: StringIO
) -> None:
    n_times = Counter(row["customer_id"] for row in decisions if row["treatment_id"])
    n_all = len({row["customer_id"] for row in decisions})
    (line,) = [each for each in printed.getvalue().splitlines() if "not be spoken to once" in each]
    told = [float(each.replace(",", "")) for each in re.findall(r"\d[\d,]*(?:\.\d+)?", line)]
    customers, never, weeks, mean, most = told
    assert (customers, never, weeks) == (n_all, n_all - len(n_times), len(demo.turns))
    assert abs(mean - n_times.total() / len(n_times)) <= 0.05 + 1e-9
    assert most == max(n_times.values())


def test_what_the_readme_promises_is_printed(demo: DemoResult, printed: StringIO) -> None:
    promised = (
        "week by week how many were left in peace and why, "
        "how often one household is spoken to, and what a rule kept back"
    )
    assert promised in README.read_text(encoding="utf-8")
    lines = printed.getvalue().splitlines()
    for line in describe_restraint(demo.turns, "en"):
        assert line in lines


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
    decisions: list[dict[str, Any]], marked: list[tuple[str, str]]
) -> None:
    marks = {mark for mark, _ in marked}
    assert {"complaint", "not_their_way", "refused_lately", "give_first", "ask_first"} <= marks
    thanked = [row for row in decisions if row["treatment_id"] == "what_became_of_it"]
    assert {row["kind"] for row in thanked} == {"care"}

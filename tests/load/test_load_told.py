"""Answers and contributions come in by files; a row says one thing, or is named with its line."""

from __future__ import annotations

import csv
from collections.abc import Callable
from typing import Any

from najimi.load import LoadReport
from najimi.workspace import Workspace

Load = Callable[..., LoadReport]
Facts = Callable[[Workspace, str], list[dict[str, Any]]]
HEADING = "source_key,question_id,occurred_at,number,amount,choice,text,means"
ONE_OF = "exactly one of number, amount, choice, text must be filled"
SURVEY = """
[columns]
"会員番号" = "source_key"
"満足度" = "number"
"回答日" = "occurred_at"
[constants]
question_id = "satisfaction"
means = "form"
"""


def reasons(report: LoadReport) -> dict[str, str]:
    assert report.rejected_path is not None
    with report.rejected_path.open(encoding="utf-8", newline="") as handle:
        return {row["line"]: row["reason"] for row in csv.DictReader(handle)}


def test_an_answer_is_a_number_an_amount_a_choice_or_a_text(
    load: Load, workspace: Workspace, facts_of: Facts
) -> None:
    rows = ("a,satisfaction,2026-03-01,8.5,,,,asked", "a,spend_in_category,2026-03-01,,12000,,,declared",
            "a,what_matters,2026-03-01,,,saving_time,,form", "a,why,2026-03-01,,,,安いから,")  # fmt: skip
    load("\n".join([HEADING, *rows]), table="answers")
    told = [
        [row[name] for name in ("number", "amount", "choice", "text")]
        for row in facts_of(workspace, "answers")
    ]
    assert [[each is not None for each in row].count(True) for row in told] == [1, 1, 1, 1]
    assert {row[1] for row in told} == {12_000, None}


def test_a_row_that_says_nothing_or_too_much_is_rejected_with_its_line(load: Load) -> None:
    rows = ("a,q,2026-03-01,8,,yes,,asked", "a,q,2026-03-01,,,,,asked", "a,q,2026-03-01,much,,,,asked",
            "a,q,2026-03-01,8,,,,shouted", "a,,2026-03-01,8,,,,", "a,q,2026-03-01,,-5,,,")  # fmt: skip
    report = load("\n".join([HEADING, *rows]), table="answers")
    told = reasons(report)
    assert told["2"] == told["3"] == ONE_OF
    assert told["4"] == "number must be a number like 2 or -0.5"
    assert told["5"].startswith("means must be one of asked, form")
    assert told["6"] == "question_id must not be empty"
    assert told["7"].startswith("amount must be >= 0")


def test_a_survey_with_its_own_headings_comes_in_by_a_mapping(
    load: Load, workspace: Workspace, facts_of: Facts
) -> None:
    load("会員番号,満足度,回答日\n7,9,2026-03-01\n", table="answers", mapping=SURVEY)
    (row,) = facts_of(workspace, "answers")
    assert (row["question_id"], row["number"], row["means"]) == ("satisfaction", 9, "form")


def test_a_contribution_keeps_its_unit_and_its_state(
    load: Load, workspace: Workspace, facts_of: Facts
) -> None:
    heading = "source_key,kind,occurred_at,quantity,unit,state,referred_source_key"
    rows = ("a,referral,2026-03-01,,,told,b", "a,person_helped,2026-03-02,1.5,hours,used,",
            "a,present,2026-03-02,1,,told,", "a,idea,2026-03-02,-1,,told,")  # fmt: skip
    report = load("\n".join([heading, *rows]), table="contributions")
    assert set(reasons(report)) == {"4", "5"}
    kept = {row["kind"]: row for row in facts_of(workspace, "contributions")}
    assert kept["referral"]["referred_source_key"] == "b"
    assert kept["person_helped"]["unit"] == "hours"

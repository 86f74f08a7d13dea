"""Cases, verdicts and career choices come in by files; what cannot be one is named with its line."""

from __future__ import annotations

import csv
from collections.abc import Callable
from typing import Any

from najimi.load import LoadReport
from najimi.workspace import Workspace

Load = Callable[..., LoadReport]
Facts = Callable[[Workspace, str], list[dict[str, Any]]]
TICKETS = """
[columns]
"会員番号" = "source_key"
"チケット番号" = "case_id"
"対応状況" = "state"
"受付日" = "occurred_at"
[constants]
kind = "complaint"
[values.state]
"受付" = "opened"
"完了" = "closed"
"""


def reasons(report: LoadReport) -> dict[str, str]:
    assert report.rejected_path is not None
    with report.rejected_path.open(encoding="utf-8", newline="") as handle:
        return {row["line"]: row["reason"] for row in csv.DictReader(handle)}


def test_tickets_with_their_own_headings_come_in_as_one_row_per_change_of_state(
    load: Load, workspace: Workspace, facts_of: Facts
) -> None:
    rows = ("7,T-1,受付,2026-03-01", "7,T-1,完了,2026-03-09")
    load(
        "\n".join(["会員番号,チケット番号,対応状況,受付日", *rows]), table="cases", mapping=TICKETS
    )
    told = facts_of(workspace, "cases")
    assert {(row["case_id"], row["kind"], row["state"]) for row in told} == {
        ("T-1", "complaint", "opened"), ("T-1", "complaint", "closed")}  # fmt: skip


def test_a_case_without_a_number_or_of_no_known_kind_is_rejected(load: Load) -> None:
    heading = "source_key,case_id,kind,state,occurred_at,weight"
    rows = ("a,,complaint,opened,2026-03-01,", "a,1,quarrel,opened,2026-03-01,",
            "a,1,complaint,asleep,2026-03-01,", "a,1,complaint,opened,2026-03-01,6",
            "a,2,condolence,solved_elsewhere,2026-03-01,5")  # fmt: skip
    told = reasons(load("\n".join([heading, *rows]), table="cases"))
    assert told["2"] == "case_id must not be empty"
    assert told["3"].startswith("kind must be one of complaint, trouble")
    assert told["4"].startswith("state must be one of opened, closed")
    assert told["5"].startswith("weight must be <= 5")
    assert "6" not in told


def test_a_verdict_names_what_it_is_about(
    load: Load, workspace: Workspace, facts_of: Facts
) -> None:
    heading = "source_key,verdict,occurred_at,treatment_id,decision_id,product_id,means,note"
    rows = ("a,refused,2026-03-01,premium_range,,,asked,今はけっこうです",
            "a,helped_much,2026-03-02,,d-1,tea,own_page,", "a,loved,2026-03-02,,,,,")  # fmt: skip
    assert set(reasons(load("\n".join([heading, *rows]), table="verdicts"))) == {"4"}
    kept = {row["verdict"]: row for row in facts_of(workspace, "verdicts")}
    assert kept["refused"]["treatment_id"] == "premium_range"
    assert (kept["helped_much"]["decision_id"], kept["helped_much"]["means"]) == ("d-1", "own_page")


def test_a_customer_declares_an_ideal_type_and_leaves_it(
    load: Load, workspace: Workspace, facts_of: Facts
) -> None:
    heading = "source_key,ideal_type,state,occurred_at"
    rows = ("a,quiet_habitual_user,declared,2026-03-01", "a,quiet_habitual_user,left,2026-03-05",
            "a,,declared,2026-03-05")  # fmt: skip
    assert set(reasons(load("\n".join([heading, *rows]), table="career_choices"))) == {"4"}
    assert {row["state"] for row in facts_of(workspace, "career_choices")} == {"declared", "left"}

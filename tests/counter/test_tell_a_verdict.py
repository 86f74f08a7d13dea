"""Telling what was said: stored once, durable before the answer, a fact only if they said it."""

from __future__ import annotations

from typing import Any

from tests.counter.conftest import Till, facts_of, najimi, rows_of

from najimi.explain_record import read_decision, recompute_score
from najimi.journal import compact
from najimi.workspace import Workspace


def suggested(till: Till, key: str = "") -> str:
    """Return the id of a suggestion that was made."""
    answers = (till.next("bread", key=key) for _ in range(20))
    return next(str(each["decision_id"]) for each in answers if each["suggestion"])


def verdicts(workspace: Workspace, decision_id: str) -> list[dict[str, Any]]:
    """Return the facts about a decision, once what lies in the journal is one."""
    compact(workspace)
    facts = facts_of(workspace, "verdicts")
    return [row for row in facts if row["decision_id"] == decision_id]


def test_a_verdict_is_a_fact_about_the_customer_and_names_the_product(
    till: Till, counter_shop: Workspace, spoken_to: list[str]
) -> None:
    told = till.next("bread", key=spoken_to[0])
    answer = till.tell(
        verdict_id="v-1", decision_id=told["decision_id"], verdict="accepted", note="おいしそう"
    )
    assert answer == (200, {"verdict_id": "v-1", "is_new": True})
    (fact,) = verdicts(counter_shop, told["decision_id"])
    assert fact["verdict"] == "accepted"
    assert fact["product_id"] == told["suggestion"]["product_id"]
    assert fact["treatment_id"] == "at_the_counter"
    assert fact["note"] == "おいしそう"
    contacts = facts_of(counter_shop, "interactions")
    about = {row["kind"]: row for row in contacts if row["decision_id"] == told["decision_id"]}
    assert set(about) == {"sell", "response"}
    assert about["response"]["in_reply_to"] == about["sell"]["fact_id"]


def test_a_suggestion_is_a_decision_with_its_propensity_before_anything_is_said(
    till: Till, counter_shop: Workspace, spoken_to: list[str], marked: dict[str, dict[str, Any]]
) -> None:
    told = till.next("bread", key=spoken_to[1])
    till.tell(verdict_id="v-2", decision_id=told["decision_id"], verdict="not_for_me")
    compact(counter_shop)
    issued = facts_of(counter_shop, "decisions_issued")
    (fact,) = [row for row in issued if row["fact_id"] == told["decision_id"]]
    assert (fact["treatment_id"], fact["kind"]) == ("at_the_counter", "sell")
    assert abs(fact["propensity"] - 0.95 * 0.9) < 1e-9
    assert fact["choice_probability"] == 1.0
    assert fact["is_measured_arm"] == (0.05 <= marked[spoken_to[1]]["draw"] < 0.1)


def test_the_same_id_twice_is_stored_once_and_other_content_is_a_conflict(
    till: Till, counter_shop: Workspace, spoken_to: list[str]
) -> None:
    decision_id = till.next("bread", key=spoken_to[2])["decision_id"]
    sent = {"verdict_id": "v-3", "decision_id": decision_id, "verdict": "refused"}
    assert [till.tell(**sent)[1]["is_new"] for _ in range(3)] == [True, False, False]
    status, told = till.tell(**sent | {"verdict": "accepted"})
    assert (status, told["type"]) == (409, "urn:najimi:problem:conflict")
    assert [row["verdict"] for row in verdicts(counter_shop, decision_id)] == ["refused"]


def test_a_verdict_needs_a_decision_that_was_told(till: Till) -> None:
    status, told = till.tell(verdict_id="v-4", decision_id="n0123", verdict="accepted")
    assert (status, told["type"]) == (404, "urn:najimi:problem:decision")
    assert "n0123" not in str(told)


def test_a_dismissal_by_staff_needs_a_reason_and_is_no_word_of_the_customer(
    till: Till, counter_shop: Workspace, spoken_to: list[str]
) -> None:
    decision_id = till.next("bread", key=spoken_to[3])["decision_id"]
    sent = {"verdict_id": "v-5", "decision_id": decision_id, "verdict": "refused",
            "dismissed_by": "hana"}  # fmt: skip
    status, told = till.tell(**sent)
    assert status == 422
    assert [error["pointer"] for error in told["errors"]] == ["#/reason"]
    assert till.tell(**sent, reason="knows_better")[0] == 200
    assert verdicts(counter_shop, decision_id) == []
    (row,) = [r for r in rows_of(counter_shop.folder, "counterverdict") if r["dismissed_by"]]
    assert (row["dismissed_by"], row["reason"]) == ("hana", "knows_better")


def test_a_verdict_on_a_basket_of_nobody_known_is_kept_but_is_no_fact(
    till: Till, counter_shop: Workspace
) -> None:
    decision_id = suggested(till)
    assert till.tell(verdict_id="v-6", decision_id=decision_id, verdict="accepted")[0] == 200
    assert verdicts(counter_shop, decision_id) == []
    assert any(row["verdict_id"] == "v-6" for row in rows_of(counter_shop.folder, "counterverdict"))


def test_a_question_is_told_as_a_question_wherever_it_is_told(
    till: Till, counter_shop: Workspace
) -> None:
    decision_id = till.next("bread", key="frank")["decision_id"]
    sent = {"verdict_id": "v-7", "decision_id": decision_id, "verdict": "refused"}
    assert till.tell(**sent, note="急いでいる")[0] == 200
    (verdict,) = verdicts(counter_shop, decision_id)
    told = [row for row in facts_of(counter_shop, "interactions")
            if row["decision_id"] == decision_id]  # fmt: skip
    assert {row["kind"] for row in told} == {"listen", "refusal"}
    named = {row["treatment_id"] for row in [verdict, *told]}
    assert named == {"ask_at_the_counter"}


def test_a_note_that_would_be_lost_is_refused(till: Till, spoken_to: list[str]) -> None:
    of_nobody = {"verdict_id": "v-8", "decision_id": suggested(till), "verdict": "accepted"}
    put_aside = {
        "verdict_id": "v-9", "decision_id": till.next("bread", key=spoken_to[8])["decision_id"],
        "verdict": "refused", "dismissed_by": "hana", "reason": "not_today",
    }  # fmt: skip
    for sent in (of_nobody, put_aside):
        status, told = till.tell(**sent, note="secret words")
        assert status == 422
        assert [error["pointer"] for error in told["errors"]] == ["#/note"]
        assert "secret" not in str(told)
        assert till.tell(**sent)[0] == 200


def test_every_verdict_there_is_may_be_told(till: Till) -> None:
    decision_id = suggested(till)
    for verdict in ("accepted", "refused", "not_for_me", "helped_much", "helped_some", "no_help", "nuisance"):  # fmt: skip
        sent = {"verdict_id": f"all-{verdict}", "decision_id": decision_id, "verdict": verdict}
        assert till.tell(**sent)[0] == 200
    assert till.tell(verdict_id="all-x", decision_id=decision_id, verdict="maybe")[0] == 422


def test_a_decision_at_the_counter_is_told_from_its_record_with_the_parts_of_its_score(
    till: Till, counter_shop: Workspace, spoken_to: list[str]
) -> None:
    told = till.next("bread", key=spoken_to[9])
    till.tell(verdict_id="v-10", decision_id=told["decision_id"], verdict="accepted")
    compact(counter_shop)
    row = read_decision(counter_shop, told["decision_id"]).row
    assert abs((recompute_score(row) or 0.0) - row["score_amount"]) < 1e-9
    assert row["uplift_probability"] > 0
    said = najimi(
        counter_shop.folder, "explain", "--decision", told["decision_id"], "--locale", "en"
    )
    assert "expected margin beyond what would come anyway" in said
    assert "earlier release" not in said

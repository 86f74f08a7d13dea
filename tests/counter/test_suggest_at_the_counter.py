"""Asking at the counter: at most one thing, with a reason, or silence; over real HTTP."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.counter.conftest import OPEN, PRODUCTS, Till, forget_decisions, rows_of

from najimi.workspace import Workspace

CAST = ("alice", "bob", "charlie", "dora", "erin", "frank", "grace", "hiro", "nobody we know")
IDS = [product[0] for product in PRODUCTS]


def test_it_suggests_one_thing_to_a_person_and_says_why(till: Till, spoken_to: list[str]) -> None:
    told = till.next("bread", key=spoken_to[0])
    reason = told["suggestion"]["reason"]
    assert reason["code"] in {"goes_with", "buy_again"}
    assert reason["ja"]
    assert reason["en"]
    assert told["decision_id"]
    assert told["silence"] is None


def test_it_suggests_what_goes_with_a_basket_of_nobody_known_and_keeps_some_in_silence(
    till: Till,
) -> None:
    answers = [till.next("bread") for _ in range(60)]
    silent = [each for each in answers if each["silence"]]
    assert {each["silence"]["code"] for each in silent} == {"held_out"}
    assert 0 < len(silent) < 25
    told = next(each["suggestion"] for each in answers if each["suggestion"])
    assert told["product_id"] in {"jam", "honey"}
    assert "「食パン」" in told["reason"]["ja"]
    assert "take 食パン choose" in told["reason"]["en"]


def test_it_says_nothing_twice_to_one_person_within_the_contact_rule(
    till: Till, manager: Till, spoken_to: list[str]
) -> None:
    assert till.next("bread", key=spoken_to[1])["suggestion"]
    again = manager.next("bread", key=spoken_to[1])
    assert again["suggestion"] is None
    assert again["silence_code"] == "contact_rule"


def test_silence_has_one_word_for_everybody_named_whether_or_not_we_know_them(till: Till) -> None:
    told = [till.next("bread", key=key) for key in ("dora", "erin", "grace", "nobody we know")]
    assert all(each == told[0] for each in told)
    assert told[0]["silence"]["code"] == "left_in_peace"


def test_a_manager_may_see_why_and_the_numbers(manager: Till, spoken_to: list[str]) -> None:
    codes = {
        key: manager.next("bread", key=key)["silence_code"] for key in ("dora", "erin", "grace")
    }
    assert codes == {"dora": "no_consent", "erin": "complaint", "grace": "contact_rule"}
    numbers = manager.next("bread", key=spoken_to[2])["numbers"]
    taken = numbers["want_probability"] * numbers["take_probability"] * 0.5
    assert abs(taken * numbers["unit_margin_amount"] - numbers["incremental_margin_amount"]) < 0.01
    assert numbers["score_amount"] > 0


def test_a_till_without_the_scope_sees_no_numbers(till: Till, spoken_to: list[str]) -> None:
    told = till.next("bread", key=spoken_to[3])
    assert set(told) == {"decision_id", "suggestion", "question", "silence"}


def test_who_is_held_out_hears_nothing_and_is_written_down_once_a_day(
    manager: Till, counter_shop: Workspace, held_out: list[str]
) -> None:
    told = [manager.next("bread", key=held_out[0])["silence_code"] for _ in range(3)]
    assert told == ["held_out"] * 3
    rows = rows_of(counter_shop.folder, "counterdecision")
    held = [row for row in rows if row["state"] == "held_out" and row["customer_id"]]
    assert len(held) == 1
    assert 0 < held[0]["propensity"] < 0.2


def test_somebody_whose_need_we_do_not_know_is_asked_one_thing_once(
    till: Till, manager: Till
) -> None:
    told = till.next("bread", key="frank")
    assert told["suggestion"] is None
    assert told["question"]["question_id"] == "what_matters"
    assert told["question"]["ja"]
    assert manager.next("bread", key="frank")["silence_code"] == "need_unknown"


def test_the_same_request_id_gets_the_same_answer_and_another_basket_is_refused(
    till: Till, spoken_to: list[str]
) -> None:
    first = till.next("bread", key=spoken_to[4], request_id="till-3-000017")
    assert till.next("bread", key=spoken_to[4], request_id="till-3-000017") == first
    status, told = till.post(
        "/v1/next", {"basket": [{"product_id": "soap"}], "request_id": "till-3-000017"}
    )
    assert (status, told["type"]) == (409, "urn:najimi:problem:conflict")


def test_the_dearer_one_needs_both_keys(till: Till) -> None:
    """木いちごのジャム costs more than the jam in the basket, but is bought less often."""
    answers = [till.next("jam") for _ in range(30)]
    suggested = {each["suggestion"]["product_id"] for each in answers if each["suggestion"]}
    assert suggested
    assert not suggested & {"fine_jam", "thin_jam"}


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    basket=st.lists(st.sampled_from([*IDS, "tea", "kettle", "never sold"]), min_size=1, max_size=5),
    key=st.sampled_from([*CAST, *OPEN, ""]),
    gone=st.lists(st.sampled_from(IDS), max_size=2),
)
def test_it_never_says_two_things_nor_one_of_the_basket_nor_passes_a_closed_gate(
    till: Till, counter_shop: Workspace, closed: set[str], basket: list[str], key: str,
    gone: list[str],
) -> None:  # fmt: skip
    forget_decisions(counter_shop.folder)
    told = till.next(*basket, key=key, not_in_stock=gone)
    said = [told[name] for name in ("suggestion", "question", "silence") if told[name]]
    assert len(said) == 1
    if told["suggestion"]:
        assert told["suggestion"]["product_id"] not in {*basket, *gone}
        assert key not in closed

"""What the customer says a gift was worth stands in place of what we think."""

from __future__ import annotations

from typing import Any

import pytest
from tests.differentiate.balancing.conftest import Keep, balance_of, sent, told

Row = dict[str, Any]


def gift_of(tables: dict[str, list[Row]]) -> Row:
    (row,) = [row for row in tables["ledger_entries"] if row["verdict"]]
    return row


@pytest.mark.parametrize(
    ("verdict", "balance"),
    [("helped_much", 2900), ("helped_some", 900), ("no_help", -100), ("nuisance", -1100)],
)
def test_a_gift_weighs_what_they_say_it_was_worth(keep: Keep, verdict: str, balance: int) -> None:
    said = told("a", 0, verdict=verdict, treatment_id="tips")
    tables = keep(interactions=[sent("a", 0, "give", treatment_id="tips")], verdicts=[said])
    assert balance_of(tables)["balance_points"] == balance
    assert (gift_of(tables)["fact_table"], len(tables["ledger_entries"])) == ("interactions", 2)


def test_the_decision_they_name_goes_before_the_latest_contact(keep: Keep) -> None:
    facts = [sent("a", 9, "give", treatment_id="tips", decision_id="d1", fact_id="first"),
             sent("a", 2, "give", treatment_id="tips", fact_id="second")]  # fmt: skip
    said = told("a", 0, verdict="helped_much", treatment_id="tips", decision_id="d1")
    assert gift_of(keep(interactions=facts, verdicts=[said]))["fact_id"] == "first"
    said = told("a", 0, verdict="helped_much", treatment_id="tips")
    assert gift_of(keep(interactions=facts, verdicts=[said]))["fact_id"] == "second"


def test_a_word_is_never_about_what_came_after_it(keep: Keep) -> None:
    facts = [sent("a", days, "give", treatment_id="tips", fact_id=f"{days}") for days in (9, 2)]
    said = told("a", 5, verdict="no_help", treatment_id="tips")
    assert gift_of(keep(interactions=facts, verdicts=[said]))["fact_id"] == "9"


def test_of_several_words_on_one_gift_the_latest_holds(keep: Keep) -> None:
    said = [told("a", days, verdict=verdict, treatment_id="tips")
            for days, verdict in ((3, "nuisance"), (1, "helped_some"))]  # fmt: skip
    tables = keep(interactions=[sent("a", 9, "give", treatment_id="tips")], verdicts=said)
    assert gift_of(tables)["verdict"] == "helped_some"


def test_a_proposal_that_helped_much_is_a_gift_too(keep: Keep) -> None:
    said = told("a", 0, verdict="helped_much", treatment_id="tea")
    tables = keep(interactions=[sent("a", 0, "sell", treatment_id="tea")], verdicts=[said])
    assert gift_of(tables)["from_account"] == "value_delivered"
    assert balance_of(tables)["balance_points"] == 2900


def test_a_word_on_what_we_know_no_contact_of_counts_once(keep: Keep) -> None:
    said = [told("a", days, verdict="helped_much", product_id="tea") for days in (30, 0)]
    tables = keep(verdicts=said)
    assert [row["points"] for row in tables["ledger_entries"]] == [3000]
    assert balance_of(tables)["balance_points"] == 3000


@pytest.mark.parametrize("verdict", ["accepted", "refused", "not_for_me"])
def test_what_says_nothing_of_worth_changes_nothing(keep: Keep, verdict: str) -> None:
    facts = [sent("a", 3, "give", treatment_id="tips")]
    said = told("a", 0, verdict=verdict, treatment_id="tips")
    assert keep(interactions=facts, verdicts=[said]) == keep(interactions=facts)


def test_what_helped_them_most_is_what_to_give_first(keep: Keep) -> None:
    facts = [sent("a", 3, kind, treatment_id=kind) for kind in ("give", "serve", "care")]
    said = [told("a", 0, verdict=verdict, treatment_id=kind)
            for kind, verdict in (("give", "no_help"), ("serve", "helped_much"), ("care", "helped_some"))]  # fmt: skip
    assert balance_of(keep(interactions=facts, verdicts=said))["give_first"] == "time_saved"

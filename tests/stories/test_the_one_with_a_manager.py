"""
What takes a person's time is kept for those whom a named manager answers for.

Alice is worth the manager's hours; Charlie costs us more than he brings, and no hour of care is
assumed to change that. The playbook of this month keeps one proposal for whoever has a manager.
"""

from __future__ import annotations

import pytest
from tests.stories.telling import Day, Shop

FOR_THE_NAMED = (
    "when = \"stage = 'loyal' and tier in ('most_valuable', 'most_growable') and n_orders >= 8\"",
    "when = \"care = 'named'\"",
)


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    shop = Shop(tmp_path_factory.mktemp("manager"))
    shop.edit_playbook(FOR_THE_NAMED)
    return shop.day(0)


def test_care_is_as_the_phase_before_shared_it_out_and_light_for_everybody_else(day: Day) -> None:
    shared_out = {r["customer_id"]: r["care"] for r in day.turn.read("named_care").to_pylist()}
    told = {r["customer_id"]: r["care"] for r in day.turn.read("contexts").to_pylist()}
    assert "named" in shared_out.values()
    assert len(told) > len(shared_out)
    assert told == {customer: shared_out.get(customer, "light") for customer in told}


def test_a_rule_over_care_lets_in_whoever_has_a_manager_and_nobody_else(day: Day) -> None:
    assert day.row("contexts", "alice")["care"] == "named"
    assert day.mark("alice", "premium_range") != "not_eligible"
    assert day.row("contexts", "charlie")["care"] == "light"
    assert day.mark("charlie", "premium_range") == "not_eligible"


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("ja", "決まった担当: ついていません(条件: ついています)"),
        (
            "en",
            "named care: has no manager of their own; asked for: has a manager of their own",
        ),
    ],
)
def test_who_is_left_out_by_it_is_told_so(day: Day, locale: str, words: str) -> None:
    assert day.why_not("charlie", "premium_range", locale) == words

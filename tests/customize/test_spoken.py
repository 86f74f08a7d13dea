"""What customers say counts however it was told, and those who are content are counted, too."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from tests.customize.leaks.registering import derive
from tests.customize.leaks.world import NOW, ZONE, World

from najimi.backends import DuckDbBackend
from najimi.model.playbook import Playbook
from najimi.model.screening_rules import ScreeningRules

Row = dict[str, Any]
Tell = Callable[..., tuple[dict[str, Row], dict[str, Row]]]
FACTS = ("interactions", "decisions_issued", "cases", "verdicts", "career_choices", "order_lines")
NOTHING = {"needs": {}, "is_restricted": False, "has_bought_front": True, "n_gives": 0,
           "balance_points": 0, "allowed": set()}  # fmt: skip


@pytest.fixture(scope="module")
def tell(
    tmp_path_factory: pytest.TempPathFactory, playbook_of: Callable[..., Playbook]
) -> Iterator[Tell]:
    """Return how to get contexts by customer and regrets by treatment from facts."""
    scratch = tmp_path_factory.mktemp("spoken")
    with DuckDbBackend(scratch=scratch, time_zone=ZONE) as backend:

        def ask(**facts: list[Row]) -> tuple[dict[str, Row], dict[str, Row]]:
            rules = ScreeningRules(regret_least_customers=10, regret_line_share=0.2)
            playbook = dataclasses.replace(
                playbook_of({"need": "a"}, {"need": "b"}), screening=rules
            )
            who = sorted({row["customer_id"] for rows in facts.values() for row in rows})
            world = World(playbook, tuple(who), {key: [] for key in FACTS} | facts,
                          dict.fromkeys(who, NOTHING))  # fmt: skip
            derive(backend, world)
            found = {row["customer_id"]: row for row in backend.collect("contexts").to_pylist()}
            regrets = {row["treatment_id"]: row for row in backend.collect("regrets").to_pylist()}
            return found, regrets

        yield ask


def fact(who: str, days: int, **columns: Any) -> Row:
    return {"customer_id": who, "source": "shop", "source_key": who,
            "fact_id": f"{who}-{days}-{len(columns)}", "occurred_at": NOW - timedelta(days=days)} | columns  # fmt: skip


def contact(who: str, days: int, kind: str, direction: str, **columns: Any) -> Row:
    told = {"channel": "call", "treatment_id": None, "decision_id": None, "in_reply_to": None}
    return fact(who, days, kind=kind, direction=direction) | told | columns


def verdict(who: str, days: int, said: str) -> Row:
    return fact(who, days, verdict=said, treatment_id="t0", decision_id=None, product_id=None)


def test_a_refusal_by_telephone_bars_what_it_refuses_however_it_is_named(tell: Tell) -> None:
    ours = [contact(who, 21, "sell", "out", treatment_id="t0", fact_id=f"said-{who}")
            for who in ("reply", "talk")]  # fmt: skip
    told = [
        contact("named", 20, "refusal", "in", treatment_id="t0"),
        contact("reply", 20, "refusal", "in", in_reply_to="said-reply"),
        contact("decided", 20, "refusal", "in", decision_id="d1"),
        contact("talk", 20, "talk", "in", treatment_id="t0"),
        contact("long-ago", 400, "refusal", "in", treatment_id="t0"),
    ]
    issued = [fact("decided", 30, treatment_id="t0", held_out_treatment_id=None, kind="sell",
                   fact_id="d1")]  # fmt: skip
    contexts, _ = tell(interactions=[*ours, *told], decisions_issued=issued)
    barred = {who: row["refused_treatments"] for who, row in contexts.items()}
    assert barred == {
        "named": ["t0"], "reply": ["t0"], "decided": ["t0"], "talk": None, "long-ago": None,
    }  # fmt: skip


def test_ten_voices_do_not_stop_what_sixty_are_content_with(tell: Tell) -> None:
    said = [verdict(f"c{n:02d}", 9, "helped_much" if n < 60 else "not_for_me") for n in range(70)]
    row = tell(verdicts=said)[1]["t0"]
    assert (row["n_customers"], row["n_regretted"], row["is_suspended"]) == (70, 10, False)
    alone = tell(verdicts=said[55:])[1]["t0"]
    assert (alone["n_customers"], alone["n_regretted"], alone["is_suspended"]) == (15, 10, True)


def test_whom_it_was_decided_for_or_who_answered_is_of_those_it_was_proposed_to(tell: Tell) -> None:
    decided = [fact(f"d{n}", 9, treatment_id="t0", held_out_treatment_id=None, kind="sell")
               for n in range(20)]  # fmt: skip
    ghosts = [fact(f"g{n}", 9, treatment_id=None, held_out_treatment_id="t0", kind="sell")
              for n in range(20)]  # fmt: skip
    answers = [contact(f"a{n}", 9, "response", "in", treatment_id="t0") for n in range(20)]
    said = [verdict(f"v{n}", 9, "nuisance") for n in range(3)]
    row = tell(decisions_issued=decided + ghosts, interactions=answers, verdicts=said)[1]["t0"]
    assert (row["n_customers"], row["n_regretted"]) == (43, 3)


def test_an_ideal_type_that_the_playbook_does_not_know_hides_none_that_it_knows(tell: Tell) -> None:
    choices = [fact("a", 9, ideal_type="quiet_habitual_user", state="inferred"),
               fact("a", 5, ideal_type="patron_of_old", state="declared")]  # fmt: skip
    assert tell(career_choices=choices)[0]["a"]["ideal_types"] == ["quiet_habitual_user"]

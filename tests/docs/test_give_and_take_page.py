"""Every number of the page about give and take, read from the page and recomputed."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from tests.differentiate.balancing.conftest import (
    Row,
    ago,
    collected,
    moment,
    register,
    sent,
    told,
)

from najimi.backends import DuckDbBackend
from najimi.differentiate.balancing.booking import MOST_QUANTITY
from najimi.differentiate.balancing.fading import fading_table
from najimi.differentiate.balancing.phase import BALANCED, balancing_steps
from najimi.differentiate.told.contributions import contribution_steps
from najimi.model.give_and_take_rules import OUR_GIVE_AND_TAKE, PER_POINT
from najimi.model.terms import Channel, GiveAccount, TakeAccount
from najimi.plan import Plan
from najimi.testing import fact_rows

PAGE = (Path(__file__).parents[2] / "docs" / "methods" / "give-and-take.md").read_text(
    encoding="utf-8"
)
FACTS: dict[str, list[Row]] = {
    "interactions": [sent("a", 180, "give"), sent("a", 90, "care", "call"),
                     sent("a", 30, "give", "email", treatment_id="tips")],
    "verdicts": [told("a", 20, verdict="helped_much", treatment_id="tips")],
    "contributions": [told("a", 10, kind="idea", state="told")],
    "answers": [told("a", 0, question_id="q", choice="yes")],
    "cases": [],
}  # fmt: skip


def rows_below(heading: str) -> list[list[str]]:
    """Return the cells of the first table that has this text in its heading."""
    lines = PAGE.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("|") and heading in line)
    body = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        body.append([cell.strip().strip("`") for cell in line.strip("|").split("|")])
    return body


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Row]]:
    """Return the ledger of the worked example, by the steps of the phase."""
    scratch = tmp_path_factory.mktemp("page")
    with DuckDbBackend(scratch=scratch, time_zone="Asia/Tokyo") as backend:
        register(backend, {"a": "a"})
        for name, rows in FACTS.items():
            backend.register(name, fact_rows(name, rows))
        steps = (contribution_steps()[0], *balancing_steps(moment(), OUR_GIVE_AND_TAKE, 2))
        backend.run(Plan(steps, BALANCED))
        return {name: collected(backend, name) for name in BALANCED}


def test_every_entry_fades_as_the_formula_says() -> None:
    millionths: list[Any] = fading_table(OUR_GIVE_AND_TAKE.half_life_days)["millionths"].to_pylist()
    for days, _, _, points, left, today in rows_below("millionths left"):
        assert int(left) == millionths[int(days)] == round(1e6 * 2 ** (-int(days) / 180))
        assert abs(int(today)) == int(abs(int(points)) * int(left) / 1e6 + 0.5)


def test_the_steps_make_the_same_entries(tables: dict[str, list[Row]]) -> None:
    made = Counter[Any]()
    for row in tables["ledger_entries"]:
        is_give = row["to_account"] == "person"
        account, sign = (row["from_account"], 1) if is_give else (row["to_account"], -1)
        days = (ago(0).date() - row["occurred_on"]).days
        made[days, account, sign * row["points"], sign * row["points_now"]] += 1
    told_rows = [(int(days), account, int(points), int(today))
                 for days, _, account, points, _, today in rows_below("millionths left")]  # fmt: skip
    assert made == Counter(told_rows)


def test_the_balance_and_the_ask(tables: dict[str, list[Row]]) -> None:
    (row,) = tables["balances"]
    answers = {name: int(number) for name, number in rows_below("of this customer")}
    ask = OUR_GIVE_AND_TAKE.ask_points(2, Channel.EMAIL)
    assert answers == {
        "gives": row["gives_points"], "takes": row["takes_points"],
        "balance": row["balance_points"], "balance 90 days ago": row["before_points"],
        "after an ask by e-mail": row["balance_points"] - ask,
    }  # fmt: skip
    assert f"would be {row['balance_points'] - 2 * ask}" in PAGE


def test_the_weights_of_the_page_are_those_of_the_code() -> None:
    ours = OUR_GIVE_AND_TAKE
    known = {**ours.gives, **ours.takes}
    for _, account, _, weight in rows_below("weight that is ours"):
        if account in known:
            points = re.match(r"[\d.]+", weight)
            assert points is not None
            assert float(points[0]) * PER_POINT == known[account], account
    told = {row[1] for row in rows_below("weight that is ours")}
    assert told == {*GiveAccount, *TakeAccount}
    worths = {verdict: float(points) for verdict, points in rows_below("| points |")}
    assert worths == {verdict: points / PER_POINT for verdict, points in ours.verdicts.items()}
    assert f"The half-life is {ours.half_life_days} days" in PAGE
    assert f"to {MOST_QUANTITY} at most" in PAGE
    assert "0.1; 0.3 by telephone, 0.5 by a visit" in PAGE
    assert [ours.attention[c] for c in (Channel.LETTER, Channel.CALL, Channel.VISIT)] == [
        100,
        300,
        500,
    ]

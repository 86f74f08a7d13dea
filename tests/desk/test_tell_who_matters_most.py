"""Who is our most important customer? Always an answer, or what is missing for one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import override_settings

from najimi.config import Settings
from najimi.desk import engine
from najimi.desk.rows import Answer
from najimi.explain import say_date
from najimi.load import Mapping, load_file
from najimi.loop import run_turn
from najimi.playbooks import read_pack
from najimi.testing import AS_OF, make_small_shop
from najimi.testing.facts import fact_rows
from najimi.words import say
from najimi.workspace import Workspace, create_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

ORDERS = """source_key,order_id,occurred_at,net_amount,quantity,currency
{key},again-1,2026-03-01T03:00:00Z,900000,1,JPY
{key},again-2,2026-03-20T03:00:00Z,900000,1,JPY
"""


def answer_of(workspace: Workspace) -> Answer:
    return engine.read_important(engine.open_shop(workspace.folder))


def test_the_first_is_whoever_brings_most_and_her_part_is_her_part(desk_shop: Workspace) -> None:
    told, turn = answer_of(desk_shop), engine.open_shop(desk_shop.folder).turn
    amounts = turn.read("customer_values")["expected_margin_amount"].drop_null().to_pylist()
    expected = [row.expected_amount for row in told.by_value]
    assert expected == sorted(amounts, reverse=True)[:5]
    positive = sum(max(amount, 0.0) for amount in amounts)
    assert told.by_value[0].value_share == pytest.approx(expected[0] / positive, abs=1e-5)
    assert told.held_share == pytest.approx(sum(expected) / positive, abs=1e-5)


def test_rivals_are_those_who_may_reach_what_the_first_is_expected_to_bring(
    desk_shop: Workspace,
) -> None:
    told, turn = answer_of(desk_shop), engine.open_shop(desk_shop.folder).turn
    first = told.by_value[0]
    rows = turn.read("customer_values").to_pylist()
    reaching = {
        row["customer_id"] for row in rows
        if (row["expected_margin_high_amount"] or 0) >= first.expected_amount
    }  # fmt: skip
    assert told.n_rivals == len(reaching - {first.person.customer_id})


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_it_names_them_and_says_how_fresh_and_how_sure(
    owner: Client, desk_shop: Workspace, locale: str
) -> None:
    owner.post("/language", {"locale": locale})
    told, page = answer_of(desk_shop), owner.get("/structure/important").text
    assert told.by_value[0].person.addressed(locale) in page
    assert told.model is not None
    assert told.latest_purchase_on is not None
    assert say_date(told.latest_purchase_on, locale) in page
    tested = {"ja": "{}名について試すと", "en": "Tested on {} customers"}
    assert tested[locale].format(told.model.n_customers) in page


def test_loading_the_same_file_again_changes_nothing_about_it(tmp_path: Path) -> None:
    workspace = make_small_shop(tmp_path / "shop", n_others=40)
    told = []
    for day in (0, 1):
        path = tmp_path / "orders.csv"
        path.write_text(ORDERS.format(key="alice"), encoding="utf-8")
        load_file(
            workspace, "order_lines", path, source="shop", mapping=Mapping(amounts="minor"),
            now=AS_OF + timedelta(days=day),
        )  # fmt: skip
        run_turn(workspace, as_of=AS_OF)
        told.append(answer_of(workspace))
    assert told[0] == told[1]
    assert told[0].by_past[0].person.name("en") == "Ai Ariga"


@pytest.fixture
def new_shop(tmp_path: Path) -> Workspace:
    """Return a workspace in which nothing was loaded."""
    pack = read_pack("retail_starter")
    return create_workspace(tmp_path / "new", Settings(), playbook_text=pack, salt="new")


def sell(workspace: Workspace, *sales: tuple[str, int, int | None]) -> None:
    """Let customers buy once each: key, days ago, margin (None: nobody told)."""
    rows = [
        {"source_key": key, "fact_id": f"{key}-{days}", "order_id": f"{key}-{days}",
         "occurred_at": AS_OF - timedelta(days=days), "net_amount": 1000,
         "margin_amount": margin, "quantity": 1, "currency": "JPY"}
        for key, days, margin in sales
    ]  # fmt: skip
    workspace.facts.append("order_lines", fact_rows("order_lines", rows).to_reader())


def test_who_brought_most_so_far_needs_no_forecast(new_shop: Workspace) -> None:
    sell(new_shop, ("one", 40, 300), ("two", 35, 700), ("three", 33, None))
    run_turn(new_shop, as_of=AS_OF)
    told = answer_of(new_shop)
    assert told.by_value == ()
    assert [row.past_margin_amount for row in told.by_past] == [700, 300, 300]
    assert told.missing == ("nobody_twice", "margins", "stale")
    assert (told.margins.n_silent, told.margins.n_lines, told.n_nameless) == (1, 3, 3)
    assert told.days_behind == 33


def test_of_two_who_brought_the_same_the_order_is_always_the_same(new_shop: Workspace) -> None:
    sell(new_shop, *((f"key-{n}", 3, 500) for n in range(12)))
    run_turn(new_shop, as_of=AS_OF)
    ids = [row.person.customer_id for row in answer_of(new_shop).by_past]
    everyone = new_shop.turns.current().read("customers")["customer_id"].to_pylist()
    assert ids == sorted(everyone)[:3]


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_an_empty_shop_is_told_what_is_missing(
    owner: Client, new_shop: Workspace, locale: str
) -> None:
    owner.post("/language", {"locale": locale})
    lacks = []
    with override_settings(WORKSPACE=new_shop.folder):
        lacks.append(owner.get("/structure/important"))
        people = [{"source_key": "one", "occurred_at": AS_OF - timedelta(days=9)}]
        new_shop.facts.append("people", fact_rows("people", people).to_reader())
        lacks.append(owner.get("/structure/important"))
        run_turn(new_shop, as_of=AS_OF)
        lacks.append(owner.get("/structure/important"))
    assert [answer.status_code for answer in lacks] == [200, 200, 200]
    for answer, code in zip(lacks, ("no-facts", "no-turn", "no-orders"), strict=True):
        assert say(f"customers-lacks-{code}", locale) in answer.text
        assert say("customers-cannot-say", locale) in answer.text

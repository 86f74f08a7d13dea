"""The pages about our own conduct: where effort goes, and what we held back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from najimi.desk import engine
from najimi.model.terms import Strategy
from najimi.testing.facts import fact_rows
from najimi.workspace import Workspace

if TYPE_CHECKING:
    from django.test import Client

Agenda = list[dict[str, Any]]
THEN = datetime.now(UTC) - timedelta(days=100)


@pytest.mark.parametrize("locale", ["ja", "en"])
@pytest.mark.parametrize("page", ["effort", "dismissals"])
def test_the_pages_open_in_both_languages_with_and_without_a_record(
    owner: Client, page: str, locale: str
) -> None:
    owner.post("/language", {"locale": locale})
    assert owner.get(f"/structure/{page}").status_code == 200


def test_what_each_weight_costs_stands_on_the_page_in_money(
    owner: Client, desk_shop: Workspace
) -> None:
    told = engine.read_effort(engine.open_shop(desk_shop.folder), "ja")
    assert [row.weight for row in told.weights] == ["career", "need_fit"]
    page = owner.get("/structure/effort").text
    assert "お望みに応える" in page
    assert "\uffe540" in page


def test_all_three_strategies_stand_on_the_page_and_an_idle_one_says_so(
    owner: Client, desk_shop: Workspace
) -> None:
    shop = engine.open_shop(desk_shop.folder)
    told = engine.read_effort(shop, "ja")
    assert [row.strategy for row in told.strategies] == list(Strategy)
    spent = sum(row.cost_amount for row in told.strategies)
    assert spent == sum(shop.turn.read("decisions")["cost_amount"].to_pylist())
    is_idle = any(not row.n_decided for row in told.strategies)
    assert ("止まっています" in owner.get("/structure/effort").text) == is_idle


def test_the_shares_of_all_groups_are_the_whole_effort(desk_shop: Workspace) -> None:
    told = engine.read_effort(engine.open_shop(desk_shop.folder), "en")
    for name in ("minutes", "cost_amount", "n_messages"):
        shares = [row.shares[name] for row in told.groups]
        assert None in shares or sum(shares) == pytest.approx(1)


@pytest.fixture
def held_back(owner: Client, agenda: Agenda, desk_shop: Workspace) -> Agenda:
    """Hold three back and carry one out, long ago; one bought anyway, one solved it elsewhere."""
    from najimi.desk.models import CarriedOut, LeftInPeace

    rows = agenda[4:8]
    for row in rows[:3]:
        told = {"decision_id": row["decision_id"], "reason": "knows_better"}
        owner.post(f"/customers/{row['customer_id']}/leave", told)
    told = {"decision_id": rows[3]["decision_id"]}
    owner.post(f"/customers/{rows[3]['customer_id']}/done", told)
    for model in (LeftInPeace, CarriedOut):
        model.objects.update(at=THEN)
    return rows


def key_of(shop: Workspace, customer_id: str) -> dict[str, Any]:
    turn = shop.turns.current()
    assert turn is not None
    rows = turn.read("identities").to_pylist()
    return next(row for row in rows if row["customer_id"] == customer_id)


def test_what_was_held_back_and_bought_anyway_or_elsewhere_is_told(
    owner: Client, held_back: Agenda, desk_shop: Workspace
) -> None:
    bought, solved = (key_of(desk_shop, row["customer_id"]) for row in held_back[:2])
    later = THEN + timedelta(days=3)
    line = {
        "fact_id": "after-all", "order_id": "after-all", "source_key": bought["source_key"],
        "source": bought["source"], "product_id": "tea", "quantity": Decimal(1),
        "net_amount": 900, "occurred_at": later, "currency": "JPY",
    }  # fmt: skip
    case = {
        "fact_id": "gone", "case_id": "gone", "kind": "other", "state": "solved_elsewhere",
        "source": solved["source"], "source_key": solved["source_key"], "occurred_at": later,
    }  # fmt: skip
    for table, row in (("order_lines", line), ("cases", case)):
        desk_shop.facts.append(table, fact_rows(table, [row]).to_reader())
    page = owner.get("/structure/dismissals").text
    from najimi.desk.selectors import read_plan_dismissals

    shop, now = engine.open_shop(desk_shop.folder), datetime.now(UTC)
    told = read_plan_dismissals(shop, days=180, now=now, locale="ja")
    assert (told.n, told.n_bought, told.n_elsewhere, told.n_done, told.n_open) == (3, 1, 1, 1, 0)
    (group,) = told.groups
    assert (group.who, group.reason, group.n_bought) == ("owner", "knows_better", 1)
    assert {row.person.customer_id for row in told.bought} == {
        row["customer_id"] for row in held_back[:2]
    }
    assert all(f"/customers/{row.person.customer_id}" in page for row in told.bought)
    assert "事情を知っている" in page


def test_what_is_not_over_yet_is_counted_as_open(owner: Client, agenda: Agenda) -> None:
    told = {"decision_id": agenda[8]["decision_id"], "reason": "not_today"}
    owner.post(f"/customers/{agenda[8]['customer_id']}/leave", told)
    assert "ほかに1件は、まだ日が浅いため数えていません" in owner.get("/structure/dismissals").text


def test_a_page_of_somebody_to_whom_nothing_is_proposed_leads_to_why(
    owner: Client, desk_shop: Workspace
) -> None:
    turn = desk_shop.turns.current()
    assert turn is not None
    rows = turn.read("decisions").to_pylist()
    silent = next(row["customer_id"] for row in rows if row["kind"] != "sell")
    answer = owner.get(f"/customers/{silent}/proposal")
    assert (answer.status_code, answer["Location"]) == (302, f"/customers/{silent}")

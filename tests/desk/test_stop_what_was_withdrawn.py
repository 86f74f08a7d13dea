"""A withdrawal takes effect at once: on the plan, on the page, and when somebody acts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from najimi.workspace import Workspace

if TYPE_CHECKING:
    from django.test import Client

Contacts = Callable[[str], list[dict[str, Any]]]
Agenda = list[dict[str, Any]]


def stop(client: Client, customer_id: str) -> None:
    client.post(f"/customers/{customer_id}/restrict", {"state": "restricted"})


def withdraw(client: Client, row: dict[str, Any]) -> None:
    for purpose in ("promotional", "service", "care"):
        told = {"state": "withdrawn", "purpose": purpose, "channel": "all", "means": "spoken"}
        answer = client.post(f"/customers/{row['customer_id']}/consent", told)
        assert answer.status_code == 302


def test_what_was_withdrawn_after_the_turn_is_refused_with_words(
    owner: Client, agenda: Agenda, contacts: Contacts
) -> None:
    row = agenda[8]
    withdraw(owner, row)
    answer = owner.post(
        f"/customers/{row['customer_id']}/done", {"decision_id": row["decision_id"]}
    )
    assert answer.status_code == 409
    assert "お許しを取り消されました" in answer.text
    assert "から" in answer.text
    assert contacts(row["decision_id"]) == []


def test_the_plan_strikes_it_through_and_does_not_count_it(owner: Client, agenda: Agenda) -> None:
    before = owner.get("/").text
    assert "stopped" not in before
    withdraw(owner, agenda[9])
    page = owner.get("/").text
    assert page.count("row handled stopped") == 1
    assert f"{len(agenda)}件のうち" in before
    assert f"{len(agenda) - 1}件のうち" in page
    assert "1名の方のお許しがなくなりました" in page


def test_what_was_done_before_the_withdrawal_stays_done(owner: Client, agenda: Agenda) -> None:
    row = agenda[10]
    owner.post(f"/customers/{row['customer_id']}/done", {"decision_id": row["decision_id"]})
    withdraw(owner, row)
    page = owner.get("/").text
    assert f"{len(agenda)}件のうち対応済み1件" in page
    assert "row handled stopped" not in page


def test_their_page_offers_no_button_any_more(owner: Client, agenda: Agenda) -> None:
    row = agenda[11]
    stop(owner, row["customer_id"])
    page = owner.get(f"/customers/{row['customer_id']}").text
    assert "情報の利用を止めています。ご連絡しません。" in page
    assert f'value="{row["decision_id"]}"' not in page


def test_messages_to_them_are_not_counted(
    owner: Client, desk: Workspace, decision: Callable[[str], dict[str, Any]]
) -> None:
    from najimi.desk import engine
    from najimi.desk.selectors import count_stopped, get_shop

    shop = get_shop()
    plan = engine.read_plan(shop, "ja")
    group = plan.groups[0]
    stop(owner, group.examples[0].customer_id)
    told = engine.leave_out(shop, plan, count_stopped(shop, "ja"))
    assert told.groups[0].n == group.n - 1
    assert told.n_messages == plan.n_messages - 1
    assert sum(each.n for each in told.channels) == told.n_messages


def test_a_lifted_restriction_lets_them_be_spoken_to(
    owner: Client, agenda: Agenda, contacts: Contacts
) -> None:
    row = agenda[12]
    stop(owner, row["customer_id"])
    owner.post(f"/customers/{row['customer_id']}/restrict", {"state": "lifted"})
    owner.post(f"/customers/{row['customer_id']}/done", {"decision_id": row["decision_id"]})
    assert len(contacts(row["decision_id"])) == 1

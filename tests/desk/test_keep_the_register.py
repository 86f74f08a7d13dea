"""What people ask of us about their information: entered, due, overdue, done or refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from najimi.workspace import Workspace

if TYPE_CHECKING:
    from django.test import Client

Find = Callable[[str], str]


def ask(client: Client, customer_id: str, **told: str) -> Any:
    told = {"kind": "access", "means": "phone", "received_on": "2026-04-01"} | told
    return client.post(f"/customers/{customer_id}/request", told)


def the_request() -> Any:
    from najimi.desk.models import PersonRequest

    (entry,) = PersonRequest.objects.all()
    return entry


def test_a_request_is_due_some_days_after_it_came(
    owner: Client, customer: Find, desk: Workspace
) -> None:
    assert ask(owner, customer("alice")).status_code == 302
    entry = the_request()
    assert entry.due_on - entry.received_on == timedelta(days=desk.settings.request_due_days)
    assert (entry.state, entry.who.username) == ("open", "owner")


def test_what_is_overdue_is_marked_and_says_how_to_answer(owner: Client, customer: Find) -> None:
    ask(owner, customer("alice"), kind="objection", received_on="2020-01-01")
    page = owner.get("/requests").text
    for word in ("期日を過ぎています", "送付の停止", "2020年1月15日まで", "有賀 愛 様", "お断り"):
        assert word in page


def test_a_double_click_enters_it_once(owner: Client, customer: Find) -> None:
    for _ in range(2):
        ask(owner, customer("bob"))
    assert the_request().customer_id == customer("bob")


def test_it_is_closed_once_with_a_line_in_the_audit(owner: Client, customer: Find) -> None:
    from najimi.desk.models import AuditEntry

    ask(owner, customer("bob"))
    number = the_request().pk
    for state in ("done", "refused"):
        owner.post(f"/requests/{number}/close", {"state": state, "why": "repeated"})
    assert (the_request().state, the_request().why) == ("done", "")
    whats = [entry.what for entry in AuditEntry.objects.filter(customer_id=customer("bob"))]
    assert whats == ["request_received", "request_done"]
    assert "済み" in owner.get("/requests").text


def test_a_refusal_needs_a_reason(owner: Client, customer: Find) -> None:
    ask(owner, customer("bob"))
    address = f"/requests/{the_request().pk}/close"
    assert owner.post(address, {"state": "refused", "why": "no"}).status_code == 400
    assert owner.post(address, {"state": "refused", "why": "law_requires"}).status_code == 302
    assert "法令で保存が必要" in owner.get("/requests").text


@pytest.mark.parametrize(
    ("name", "value"),
    [("kind", "praise"), ("means", ""), ("received_on", "2999-01-01"), ("received_on", "x")],
)
def test_an_unclear_request_is_refused(
    owner: Client, customer: Find, name: str, value: str
) -> None:
    assert ask(owner, customer("bob"), **{name: value}).status_code == 400


def test_the_line_of_an_erased_person_names_the_receipt_only(owner: Client, customer: Find) -> None:
    from najimi.desk.consents import may_contact
    from najimi.desk.models import PersonRequest

    ask(owner, customer("bob"), kind="erasure")
    PersonRequest.objects.update(customer_id="E-1", receipt="E-1")
    page = owner.get("/requests").text
    assert "控え: E-1" in page
    assert "/customers/E-1" not in page
    assert may_contact(customer("bob"), "promotional", "email").allowed

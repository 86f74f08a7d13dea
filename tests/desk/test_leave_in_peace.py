"""Deciding at the desk to do nothing today."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)

Contacts = Callable[[str], list[dict[str, Any]]]
Agenda = list[dict[str, Any]]


def post_leave(client: Client, row: dict[str, Any], reason: str = "knows_better") -> Any:
    told = {"decision_id": row["decision_id"], "reason": reason}
    return client.post(f"/customers/{row['customer_id']}/leave", told)


def test_leaving_is_no_contact_and_stays_at_the_desk(
    owner: Client, agenda: Agenda, contacts: Contacts
) -> None:
    from najimi.desk.models import AuditEntry, LeftInPeace

    row = agenda[8]
    assert post_leave(owner, row).status_code == 302
    left = LeftInPeace.objects.get(decision_id=row["decision_id"])
    assert (left.customer_id, left.reason, left.who.username) == (
        row["customer_id"],
        "knows_better",
        "owner",
    )
    assert AuditEntry.objects.get(what="left_in_peace").why == "knows_better"
    assert contacts(row["decision_id"]) == []


def test_leaving_twice_is_leaving_once_and_the_first_reason_stays(
    owner: Client, agenda: Agenda
) -> None:
    from najimi.desk.models import AuditEntry, LeftInPeace

    post_leave(owner, agenda[8], "not_today")
    post_leave(owner, agenda[8], "other")
    assert LeftInPeace.objects.get().reason == "not_today"
    assert AuditEntry.objects.filter(what="left_in_peace").count() == 1


def test_the_row_then_shows_why_it_was_left(owner: Client, agenda: Agenda) -> None:
    post_leave(owner, agenda[8])
    page = owner.get("/").text
    assert "今日はしません" in page
    assert "事情を知っている" in page


@pytest.mark.parametrize("reason", ["", "because", "done"])
def test_leaving_needs_one_of_the_reasons(owner: Client, agenda: Agenda, reason: str) -> None:
    from najimi.desk.models import LeftInPeace

    assert post_leave(owner, agenda[8], reason).status_code == 400
    assert not LeftInPeace.objects.exists()


def test_what_was_done_cannot_be_left(owner: Client, agenda: Agenda) -> None:
    row = agenda[0]
    owner.post(f"/customers/{row['customer_id']}/done", {"decision_id": row["decision_id"]})
    assert post_leave(owner, row).status_code == 409


@pytest.mark.usefixtures("replay")
def test_a_replay_records_no_leaving_either(owner: Client, agenda: Agenda) -> None:
    from najimi.desk.models import LeftInPeace

    assert post_leave(owner, agenda[8]).status_code == 409
    assert not LeftInPeace.objects.exists()


def test_opening_the_address_leaves_nobody(owner: Client, agenda: Agenda) -> None:
    from najimi.desk.models import LeftInPeace

    assert owner.get(f"/customers/{agenda[8]['customer_id']}/leave").status_code == 405
    assert not LeftInPeace.objects.exists()

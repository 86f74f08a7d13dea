"""Recording that something was done: once, as a fact, with a line in the audit."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from najimi.workspace import Workspace

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)

Contacts = Callable[[str], list[dict[str, Any]]]
Agenda = list[dict[str, Any]]


def post_done(client: Client, row: dict[str, Any], **told: str) -> Any:
    return client.post(
        f"/customers/{row['customer_id']}/done", {"decision_id": row["decision_id"]} | told
    )


def test_a_double_click_records_one_contact(
    owner: Client, agenda: Agenda, contacts: Contacts
) -> None:
    row = agenda[0]
    assert [post_done(owner, row).status_code for _ in range(2)] == [302, 302]
    (fact,) = contacts(row["decision_id"])
    assert (fact["source"], fact["source_key"]) == ("desk", row["customer_id"])
    assert (fact["direction"], fact["channel"]) == ("out", row["channel"])
    assert (fact["treatment_id"], fact["minutes"]) == (row["treatment_id"], row["minutes"])


def test_the_audit_says_who_what_when_and_why(owner: Client, agenda: Agenda) -> None:
    from najimi.desk.models import AuditEntry

    row = agenda[1]
    post_done(owner, row)
    post_done(owner, row)
    (entry,) = AuditEntry.objects.filter(decision_id=row["decision_id"])
    assert (entry.who.username, entry.what) == ("owner", "carried_out")
    assert (entry.customer_id, entry.why) == (row["customer_id"], row["treatment_id"])
    assert entry.at is not None


def test_the_row_then_shows_as_done(owner: Client, agenda: Agenda) -> None:
    assert "済みました" not in owner.get("/").text
    answer = post_done(owner, agenda[2], next=f"/#n{agenda[2]['position']}")
    assert answer["Location"].startswith("/#n")
    assert owner.get("/").text.count("済みました") == 1
    page = owner.get(f"/customers/{agenda[2]['customer_id']}").text
    assert "済みました" in page
    assert "この画面で記録" in page


def test_a_fact_that_outlived_a_lost_row_is_not_stored_twice(
    owner: Client, agenda: Agenda, contacts: Contacts
) -> None:
    from najimi.desk.models import CarriedOut

    row = agenda[3]
    post_done(owner, row)
    CarriedOut.objects.all().delete()
    post_done(owner, row)
    assert len(contacts(row["decision_id"])) == 1


def test_a_fact_that_cannot_be_stored_waits_and_goes_out_with_the_next(
    owner: Client,
    agenda: Agenda,
    contacts: Contacts,
    database: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from najimi.desk.models import CarriedOut, OutgoingFact
    from najimi.errors import WorkspaceError
    from najimi.workspace import FactStore

    row = agenda[4 if database == "sqlite" else -1]  # the fact of the first stays

    def fail(*_: Any, **__: Any) -> None:
        raise WorkspaceError("the disk is full.", hint="make room.")

    with monkeypatch.context() as full:
        full.setattr(FactStore, "append", fail)
        assert post_done(owner, row).status_code == 302
    assert CarriedOut.objects.filter(decision_id=row["decision_id"]).exists()
    assert contacts(row["decision_id"]) == []
    post_done(owner, row)
    assert len(contacts(row["decision_id"])) == 1
    assert not OutgoingFact.objects.exists()


def test_the_recorded_fact_keeps_its_contract(
    owner: Client, agenda: Agenda, desk_shop: Workspace
) -> None:
    import pyarrow.parquet as pq

    from najimi.tables import FACT_TABLES, check

    post_done(owner, agenda[5])
    table = FACT_TABLES["interactions"]
    facts = pq.read_table(list(desk_shop.facts.source("interactions").files))
    ordered = facts.sort_by([(name, "ascending") for name in table.key]).cast(table.schema)
    check(table, ordered)


def test_silence_cannot_be_carried_out(
    owner: Client, customer: Callable[[str], str], decision: Callable[[str], dict[str, Any]]
) -> None:
    dora = decision(customer("dora"))
    answer = post_done(owner, dora)
    assert answer.status_code == 409
    assert "何もしないと決まっている" in answer.text


@pytest.mark.parametrize("decision_id", ["", "d0", "x" * 500])
def test_a_plan_that_changed_meanwhile_is_not_recorded(
    owner: Client, agenda: Agenda, contacts: Contacts, decision_id: str
) -> None:
    answer = owner.post(f"/customers/{agenda[6]['customer_id']}/done", {"decision_id": decision_id})
    assert answer.status_code == 409
    assert contacts(decision_id) == []


@pytest.mark.usefixtures("replay")
def test_a_replay_records_nothing_and_says_why(
    owner: Client, agenda: Agenda, contacts: Contacts
) -> None:
    answer = post_done(owner, agenda[7])
    assert answer.status_code == 409
    assert "過去の再現なので、記録はできません" in answer.text
    assert contacts(agenda[7]["decision_id"]) == []


def test_opening_the_address_does_nothing(
    owner: Client, agenda: Agenda, contacts: Contacts
) -> None:
    row = agenda[7]
    answer = owner.get(f"/customers/{row['customer_id']}/done?decision_id={row['decision_id']}")
    assert answer.status_code == 405
    assert contacts(row["decision_id"]) == []


def test_a_form_from_elsewhere_is_refused(
    desk: Workspace, agenda: Agenda, contacts: Contacts
) -> None:
    from django.test import Client

    from najimi.desk.selectors import get_owner

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(get_owner())
    assert post_done(strict, agenda[7]).status_code == 403
    assert contacts(agenda[7]["decision_id"]) == []


@pytest.mark.parametrize("target", ["https://example.com/", "//example.com", "/\\example.com", "x"])
def test_it_returns_to_our_own_pages_only(owner: Client, agenda: Agenda, target: str) -> None:
    assert post_done(owner, agenda[0], next=target)["Location"] == "/"

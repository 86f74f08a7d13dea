"""What we hold about a person, from where, and how it is corrected or left unused."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest

from najimi.workspace import Workspace

if TYPE_CHECKING:
    from django.test import Client

Find = Callable[[str], str]


def corrections(workspace: Workspace, customer_id: str) -> list[dict[str, Any]]:
    wanted = [("source_key", "=", customer_id), ("source", "=", "desk")]
    rows = pq.read_table(list(workspace.facts.source("people").files), filters=wanted).to_pylist()
    return sorted(rows, key=lambda row: row["recorded_at"])


def test_the_page_says_what_we_hold_and_from_where(owner: Client, customer: Find) -> None:
    page = owner.get(f"/customers/{customer('alice')}").text
    assert "お預かりしている情報" in page
    assert "アリガ" in page
    assert "もと: shop" in page


def test_a_correction_is_a_statement_of_the_changed_columns_only(
    owner: Client, customer: Find, desk: Workspace
) -> None:
    grace = customer("grace")
    told = {"family_name": "久礼", "given_name": "澄江", "birth_on": "1980-02-29", "email": ""}
    assert owner.post(f"/customers/{grace}/correct", told).status_code == 302
    fact = corrections(desk, grace)[-1]
    assert (fact["given_name"], str(fact["birth_on"])) == ("澄江", "1980-02-29")
    assert (fact["family_name"], fact["email"]) == (None, None)


def test_it_is_shown_at_once_with_the_desk_as_its_source(owner: Client, customer: Find) -> None:
    hiro = customer("hiro")
    owner.post(f"/customers/{hiro}/correct", {"phone": "03-1234-5678"})
    page = owner.get(f"/customers/{hiro}").text
    assert "03-1234-5678" in page
    assert "もと: desk" in page


def test_the_audit_names_columns_and_no_values(owner: Client, customer: Find) -> None:
    from najimi.desk.models import AuditEntry

    owner.post(f"/customers/{customer('bob')}/correct", {"address": "東京都千代田区1-1"})
    (entry,) = AuditEntry.objects.filter(customer_id=customer("bob"))
    assert (entry.what, entry.why) == ("corrected", "address")


def test_what_was_not_changed_is_not_stated_again(
    owner: Client, customer: Find, desk: Workspace
) -> None:
    charlie = customer("charlie")
    owner.post(f"/customers/{charlie}/correct", {"family_name": "茶谷"})
    assert corrections(desk, charlie) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [("birth_on", "yesterday"), ("birth_on", "2999-01-01"), ("address", "x" * 501),
     ("given_name", "a\x07b")],
)  # fmt: skip
def test_what_cannot_be_a_value_is_refused(
    owner: Client, customer: Find, column: str, value: str
) -> None:
    answer = owner.post(f"/customers/{customer('erin')}/correct", {column: value})
    assert answer.status_code == 400


def test_a_restriction_is_a_fact_and_shown_with_its_day(
    owner: Client, customer: Find, desk: Workspace
) -> None:
    frank = customer("frank")
    owner.post(f"/customers/{frank}/restrict", {"state": "restricted"})
    owner.post(f"/customers/{frank}/restrict", {"state": "restricted"})
    files = list(desk.facts.source("restrictions").files)
    rows = pq.read_table(files, filters=[("source_key", "=", frank)]).to_pylist()
    assert {row["state"] for row in rows} == {"restricted"}
    assert "から、情報の利用を止めています。" in owner.get(f"/customers/{frank}").text


@pytest.mark.usefixtures("replay")
def test_a_replay_changes_nothing(owner: Client, customer: Find) -> None:
    for act in ("correct", "restrict", "request"):
        answer = owner.post(f"/customers/{customer('alice')}/{act}", {"phone": "1"})
        assert answer.status_code == 409

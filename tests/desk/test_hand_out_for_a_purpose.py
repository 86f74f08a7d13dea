"""What is held about a person leaves the desk for a purpose only, and never without a line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from najimi.desk import engine
from najimi.model.terms import HandingPurpose

if TYPE_CHECKING:
    from django.test import Client

    from najimi.desk.models import AuditEntry

Find = Callable[[str], str]


def lines_about(customer_id: str) -> list[AuditEntry]:
    from najimi.desk.models import AuditEntry

    return list(AuditEntry.objects.filter(customer_id=customer_id, what__startswith="hand"))


@pytest.mark.parametrize("told", [{}, {"purpose": ""}, {"purpose": "好奇心"}])
def test_without_a_purpose_it_is_denied_and_that_leaves_a_line(
    owner: Client, customer: Find, told: dict[str, str]
) -> None:
    bob = customer("bob")
    before = len(lines_about(bob))
    answer = owner.post(f"/customers/{bob}/hold", {"kind": "json"} | told)
    assert answer.status_code == 400
    assert "お渡しする理由をお選びください" in answer.text
    assert "Content-Disposition" not in answer.headers
    entry = lines_about(bob)[before]
    assert (entry.what, entry.why, entry.who.username) == ("handing_denied", "json", "owner")


@pytest.mark.parametrize("kind", list(engine.KINDS))
def test_with_a_purpose_it_is_handed_out_and_noted(
    owner: Client, customer: Find, kind: str
) -> None:
    erin = customer("erin")
    told = {"kind": kind, "purpose": HandingPurpose.PORTABILITY}
    answer = owner.post(f"/customers/{erin}/hold", told)
    assert answer.headers["Content-Type"] == engine.KINDS[kind]
    entry = lines_about(erin)[-1]
    assert (entry.what, entry.why) == ("handed_out", f"portability {kind}")


def test_asking_by_get_hands_nothing_out(owner: Client, customer: Find) -> None:
    alice = customer("alice")
    address = f"/customers/{alice}/hold?kind=json&purpose=access_request"
    assert owner.get(address).status_code == 405
    assert owner.head(address).status_code == 405
    assert lines_about(alice) == []


@pytest.mark.parametrize(("locale", "words"), [("ja", "お渡しする理由"), ("en", "What for")])
def test_the_page_asks_what_for(owner: Client, customer: Find, locale: str, words: str) -> None:
    owner.post("/language", {"locale": locale})
    page = owner.get(f"/customers/{customer('grace')}").text
    assert words in page
    assert all(f'value="{purpose}"' in page for purpose in HandingPurpose)

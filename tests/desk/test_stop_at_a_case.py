"""A complaint or case that is loaded after the turn stops what was decided, but not the care."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.terminal import run_najimi

from najimi.model.terms import ContactClass
from najimi.testing import AS_OF
from najimi.workspace import Workspace

if TYPE_CHECKING:
    from django.test import Client

Row = dict[str, Any]
Contacts = Callable[[str], list[Row]]
Complain = Callable[..., None]

AT_NOON = (AS_OF + timedelta(hours=3)).isoformat()
SAID = {
    "complaint": ("cases", {"case_id": "c-1", "kind": "complaint", "state": "opened"}),
    "condolence": ("cases", {"case_id": "c-2", "kind": "condolence", "state": "opened"}),
    "call": ("interactions", {"channel": "call", "direction": "in", "kind": "complaint"}),
}
WORDS = {
    "ja": "この方のご不満や片づけるべきことが届きました。記録していません。",
    "en": "A complaint or another case of theirs came in after this plan was made.",
}


@pytest.fixture
def rows(agenda: list[Row]) -> Callable[[str], list[Row]]:
    """Return how to find what people are to do in one treatment, in the order of the agenda."""
    return lambda treatment_id: [row for row in agenda if row["treatment_id"] == treatment_id]


@pytest.fixture
def complain(desk_shop: Workspace, tmp_path: Path) -> Complain:
    """Return how to load what a customer said after the turn, as another program brings it."""
    turn = desk_shop.turns.current()
    assert turn is not None
    keys = {row["customer_id"]: row["source_key"] for row in turn.read("identities").to_pylist()}

    def load(customer_id: str, what: str) -> None:
        table, said = SAID[what]
        key = keys[customer_id]
        row = {"fact_id": f"{what}-{key}", "source_key": key, "occurred_at": AT_NOON} | said
        file = tmp_path / f"{what}.csv"
        file.write_text(f"{','.join(row)}\n{','.join(row.values())}\n", encoding="utf-8")
        told = run_najimi("load", table, file, "--source", "shop", "-w", desk_shop.folder)
        assert told.exit_code == 0, told.output

    return load


def done(client: Client, row: Row) -> Any:
    told = {"decision_id": row["decision_id"]}
    return client.post(f"/customers/{row['customer_id']}/done", told)


@pytest.mark.parametrize("number", range(len(SAID)), ids=list(SAID))
def test_what_was_decided_before_a_case_came_is_refused_with_words(
    owner: Client, rows: Callable[[str], list[Row]], contacts: Contacts, complain: Complain,
    number: int,
) -> None:  # fmt: skip
    row = rows("ask_what_for")[number]
    complain(row["customer_id"], list(SAID)[number])
    for locale, words in WORDS.items():
        owner.post("/language", {"locale": locale})
        answer = done(owner, row)
        assert answer.status_code == 409
        assert words in answer.text
    assert contacts(row["decision_id"]) == []


def test_a_case_of_one_stops_nothing_for_anybody_else(
    owner: Client, rows: Callable[[str], list[Row]], contacts: Contacts, complain: Complain
) -> None:
    one, other = rows("ask_what_for")[3:5]
    complain(one["customer_id"], "complaint")
    assert done(owner, other).status_code == 302
    assert len(contacts(other["decision_id"])) == 1


def test_care_reaches_whoever_complained(
    owner: Client, rows: Callable[[str], list[Row]], contacts: Contacts, complain: Complain
) -> None:
    row = rows("lapsing_check_in")[0]
    complain(row["customer_id"], "complaint")
    assert done(owner, row).status_code == 302
    assert len(contacts(row["decision_id"])) == 1


def test_what_must_arrive_reaches_whoever_complained(
    owner: Client, rows: Callable[[str], list[Row]], contacts: Contacts, complain: Complain
) -> None:
    from django.utils import timezone

    from najimi.desk import services
    from najimi.desk.selectors import get_owner, get_shop

    row, shop = rows("ask_what_for")[5], get_shop()
    complain(row["customer_id"], "complaint")
    assert done(owner, row).status_code == 409
    recall = replace(
        shop.playbook.treatment("ask_what_for"), contact_class=ContactClass.MUST_ARRIVE
    )
    recalling = replace(shop, playbook=replace(shop.playbook, treatments=(recall,)))
    services.carry_out_decision(
        recalling, row["customer_id"], row["decision_id"], who=get_owner(), at=timezone.now()
    )
    assert len(contacts(row["decision_id"])) == 1


def test_nothing_of_it_is_written_into_the_audit(
    owner: Client, rows: Callable[[str], list[Row]], complain: Complain
) -> None:
    from najimi.desk.models import AuditEntry, CarriedOut

    row = rows("ask_what_for")[6]
    complain(row["customer_id"], "complaint")
    done(owner, row)
    assert not AuditEntry.objects.filter(decision_id=row["decision_id"]).exists()
    assert not CarriedOut.objects.filter(decision_id=row["decision_id"]).exists()

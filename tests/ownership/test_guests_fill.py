"""What a guest gave never replaces what the member gave, wherever it is shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import vobject

from najimi.ownership.holding import hold
from najimi.ownership.vcards import to_vcard
from najimi.testing import AS_OF, fact_rows
from najimi.workspace import Workspace

NOW = datetime(2026, 4, 2, tzinfo=UTC)
PHONE = "022-555-1111"


def gave(key: str, days_ago: int, **told: str) -> dict[str, Any]:
    return {"source_key": key, "fact_id": f"gave-{key}-{days_ago}",
            "occurred_at": AS_OF - timedelta(days=days_ago)} | told  # fmt: skip


@pytest.fixture
def house(shop: Workspace) -> Workspace:
    """Return a shop where two guests gave the telephone of a member, later than he did."""
    said = [
        gave("m1", 9, family_name="山本", given_name="一", phone=PHONE, email="hajime@example.com"),
        gave("g1", 8, phone=PHONE, email="guest@example.com", postal_code="980-0001"),
        gave("g2", 7, phone=PHONE, email="guest2@example.com", postal_code="980-0002"),
        gave("g3", 6, email="guest3@example.com"),
    ]
    link = {"source_key": "g3", "into_source": "shop", "into_key": "m1", "state": "merged",
            "occurred_at": AS_OF - timedelta(days=5)}  # fmt: skip
    shop.facts.append("people", fact_rows("people", said).to_batches())
    shop.facts.append("links", fact_rows("links", [link]).to_batches())
    return shop


def test_the_card_of_a_member_bears_no_address_of_a_guest(house: Workspace) -> None:
    holding = hold(house, "shop:m1", now=NOW)
    assert holding.facts["people"].num_rows == 4
    card = vobject.readOne(to_vcard(holding))
    assert (card.fn.value, card.email.value) == ("山本 一", "hajime@example.com")
    assert card.adr.value.code == "980-0002"


def test_what_the_member_says_later_holds(house: Workspace) -> None:
    moved = gave("m1", 1, email="new@example.com", postal_code="980-0009")
    house.facts.append("people", fact_rows("people", [moved]).to_batches())
    holding = hold(house, "shop:g1", now=NOW)
    assert (holding.value("email"), holding.value("postal_code")) == ("new@example.com", "980-0009")


def test_what_a_person_corrected_at_the_desk_is_the_members_word(house: Workspace) -> None:
    member = hold(house, "shop:m1", now=NOW).customer_id
    told = gave(member, 2, email="corrected@example.com", phone="022-555-2222")
    house.facts.append("people", fact_rows("people", [told], source="desk").to_batches())
    holding = hold(house, "shop:m1", now=NOW)
    assert holding.value("email") == "corrected@example.com"
    assert holding.value("phone") == "022-555-2222"


def test_guests_without_a_member_tell_the_latest(shop: Workspace) -> None:
    said = [gave("g1", 3, phone=PHONE, email="old@example.com"),
            gave("g2", 2, phone=PHONE, email="new@example.com")]  # fmt: skip
    shop.facts.append("people", fact_rows("people", said).to_batches())
    assert hold(shop, "shop:g1", now=NOW).value("email") == "new@example.com"

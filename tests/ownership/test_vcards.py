"""An address book reads the card with its Japanese, whichever version it speaks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import vobject

from najimi.ownership.computed import HeldTable
from najimi.ownership.holding import Held, Holding
from najimi.ownership.person import Whom
from najimi.ownership.vcards import to_vcard, to_vcard_4

NOW = datetime(2026, 4, 2, tzinfo=UTC)
AI = {
    "family_name": "有賀", "given_name": "愛", "family_name_kana": "アリガ", "given_name_kana": "アイ",
    "honorific": "様", "organization": "有限会社 愛; 東京, 本店", "birth_on": "1980-02-29",
    "email": "ai@example.com", "phone": "090-1234-5678", "postal_code": "100-0001",
    "address": "東京都千代田区千代田1-1\n二階",
}  # fmt: skip
WRITERS = pytest.mark.parametrize("write", [to_vcard, to_vcard_4])
Write = Callable[[Holding], str]


def known_as(**said: str) -> Holding:
    held = tuple(Held(column, value, "shop", NOW, "f") for column, value in said.items())
    return Holding("c1", NOW, Whom(frozenset({"c1"}), frozenset()), held, {}, tuple[HeldTable]())


def lines(text: str) -> list[str]:
    """Return the lines of a card, unfolded."""
    return text.replace("\r\n ", "").split("\r\n")


@WRITERS
def test_it_reads_back_as_it_was_written(write: Write) -> None:
    card = vobject.readOne(write(known_as(**AI)))
    assert (card.n.value.family, card.n.value.given, card.fn.value) == ("有賀", "愛", "有賀 愛")
    assert card.n.value.suffix == "様"
    assert card.x_phonetic_last_name.value == "アリガ"
    assert (card.org.value, card.email.value) == ([AI["organization"]], AI["email"])
    assert (card.adr.value.street, card.adr.value.code) == (AI["address"], "100-0001")


def test_version_3_is_sorted_and_dated_as_old_address_books_read_it() -> None:
    told = lines(to_vcard(known_as(**AI)))
    assert told[:2] == ["BEGIN:VCARD", "VERSION:3.0"]
    assert {"SORT-STRING:アリガ アイ", "BDAY:1980-02-29", "TEL:+819012345678"} <= set(told)


def test_version_4_is_sorted_by_kana_and_dials_from_anywhere() -> None:
    told = lines(to_vcard_4(known_as(**AI)))
    assert told[:2] == ["BEGIN:VCARD", "VERSION:4.0"]
    assert {
        'N;SORT-AS="アリガ,アイ":有賀;愛;;;様', "TEL;VALUE=uri:tel:+819012345678", "BDAY:19800229",
        "KIND:individual", "REV:20260402T000000Z",
    } <= set(told)  # fmt: skip
    assert not any(line.startswith("SORT-STRING") for line in told)


def test_what_is_no_telephone_stays_a_text_and_a_firm_is_no_person() -> None:
    told = lines(to_vcard_4(known_as(organization="有限会社 愛", phone="内線 １２")))
    assert {"TEL:内線 12", "KIND:org", "FN:有限会社 愛", "ORG:有限会社 愛"} <= set(told)


@WRITERS
def test_no_line_is_longer_than_75_octets_and_no_character_is_split(write: Write) -> None:
    long = AI | {"family_name": "有" * 60, "address": "千代田" * 50, "family_name_kana": "ア" * 90}
    text = write(known_as(**long))
    octets = text.encode().split(b"\r\n")
    assert max(map(len, octets)) == 75
    assert "".join(line.decode() + "\r\n" for line in octets[:-1]) == text
    assert vobject.readOne(text).n.value.family == "有" * 60


@WRITERS
def test_nothing_that_was_said_begins_a_line_of_its_own(write: Write) -> None:
    evil = 'ア",;:\r\nTEL:110\nBEGIN:VCARD\x85x'
    text = write(known_as(**dict.fromkeys(AI, evil)))
    named = [line.split(":")[0].split(";")[0] for line in lines(text) if line]
    assert named.count("BEGIN") == named.count("TEL") == 1
    assert len(list(vobject.readComponents(text))) == 1


@pytest.mark.parametrize("phone", ["０２２５５５１１１１", "022-555-1111", "(022) 555 1111"])
def test_a_telephone_of_any_width_is_one_that_dials(phone: str) -> None:
    assert "TEL:+81225551111" in lines(to_vcard(known_as(family_name="有賀", phone=phone)))
    assert "TEL:内線 12" in lines(to_vcard(known_as(family_name="有賀", phone="内線 １２")))

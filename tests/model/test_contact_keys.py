"""One spelling for each address and number, the same by the short way and by the library."""

from __future__ import annotations

import phonenumbers
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from najimi.model.contact_keys import (
    _parsed,
    canonical_card,
    canonical_cards,
    canonical_email,
    canonical_emails,
    canonical_phone,
    canonical_phones,
)

FEW = settings(deadline=None, max_examples=150, derandomize=True)
DIGITS = st.text("0123456789", min_size=1, max_size=13)
BETWEEN = st.sampled_from(["", "-", "ー", " ", "\u3000", "‐", "(", ")", "."])


@given(
    start=st.sampled_from(["", "0", "00", "+81", "+810", "81", "090", "03", "+1"]), digits=DIGITS
)
@pytest.mark.parametrize("region", ["JP", "US", "DE", "IT", "GB"])
@FEW
def test_the_short_way_reads_a_number_as_the_library_does(
    region: str, start: str, digits: str
) -> None:
    assert canonical_phone(start + digits, region=region) == _parsed(start + digits, region)


@given(parts=st.lists(st.tuples(st.text("0123456789", max_size=4), BETWEEN), max_size=4))
@FEW
def test_what_stands_between_digits_changes_nothing(parts: list[tuple[str, str]]) -> None:
    bare = "090" + "".join(digits for digits, _ in parts)
    spread = "090" + "".join(between + digits for digits, between in parts)
    assert canonical_phone(spread) in (canonical_phone(bare), None)


@pytest.mark.parametrize("text", ["090-1234-5678", "０９０－１２３４－５６７８", "09012345678",
                                  "+81 90 1234 5678", "+81 (0)90-1234-5678", "9012345678",
                                  "090ー1234ー5678", "tel:+81-90-1234-5678"])  # fmt: skip
def test_one_number_has_one_key_however_it_is_written(text: str) -> None:
    assert canonical_phone(text) == "+819012345678"


@pytest.mark.parametrize("text", ["", " ", "-", "なし", "0000000000", "0", "110", None, "電話なし"])
def test_what_is_no_number_is_no_key(text: str | None) -> None:
    assert canonical_phone(text) is None


def test_an_example_of_every_region_is_read_in_its_own_region() -> None:
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        example = phonenumbers.example_number(region)
        if example is None:
            continue
        style = phonenumbers.PhoneNumberFormat
        full = phonenumbers.format_number(example, style.E164)
        assert canonical_phone(full) == full, region
        local = phonenumbers.format_number(example, style.NATIONAL)
        assert canonical_phone(local, region=region) == _parsed(local, region), region


@given(texts=st.lists(st.one_of(st.none(), st.text(max_size=12)), max_size=8))
@FEW
def test_a_column_is_read_as_its_texts_one_by_one(texts: list[str | None]) -> None:
    column = pa.array(texts, pa.string())
    assert canonical_emails(column).to_pylist() == [canonical_email(text) for text in texts]
    assert canonical_phones(column).to_pylist() == [canonical_phone(text) for text in texts]
    assert canonical_cards(column).to_pylist() == [canonical_card(text) for text in texts]


@given(texts=st.lists(st.text(max_size=12), min_size=1, max_size=8))
@FEW
def test_a_key_is_its_own_key(texts: list[str]) -> None:
    for rule in (canonical_email, canonical_card, canonical_phone):
        for text in texts:
            key = rule(text)
            assert rule(key) == key


@pytest.mark.parametrize("text", ["", "なし", "-", "alice", "@", "a@b@c", "a b@c"])
def test_what_is_no_address_is_no_key(text: str) -> None:
    assert canonical_email(text) is None
    assert canonical_card(text) is None

"""
E-mail addresses, telephone numbers and card numbers as keys: one spelling each, or none.

What is no key, like 「なし」, becomes nothing, so that two people are never one by a dash.
Each rule has two doors: a column (Arrow in, Arrow out) and a single text; they cannot differ,
for the second goes through the first.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import phonenumbers
import pyarrow as pa
import pyarrow.compute as pc

from najimi.model.region import DEFAULT_REGION

GUEST = "guest:"
"""Before the e-mail address that keys a buyer without an account."""

BETWEEN_DIGITS = r"[\s\-\x{2010}-\x{2015}\x{2212}\x{30FC}()\[\].]+"
"""What people put between digits: blanks, every hyphen, the long vowel mark, brackets, dots."""
MOST_SHARING = 20
"""A key that more customers gave is a placeholder or a switchboard, and tells nobody apart."""
EMAIL_KEY = r"^[^@\s]*[\pL\pN][^@\s]*@[\pL\pN][^@\s]*\.[^@\s]*[\pL\pN]$"
"""Something on both sides, and a domain with a dot: なし@なし and n/a@n/a are nobody's."""
FEWEST_CARD_SIGNS = 4
MADE_UP_PHONE = "(?:" + "|".join(f"{digit}{{7}}" for digit in range(10)) + ")$"
"""A number whose last seven digits are the same is typed into a field that must be filled."""


def canonical_emails(values: pa.Array) -> pa.Array:
    """
    Return addresses as keys: NFKC, trimmed, lower case; null where there is no address.

    Parameters
    ----------
    values : pyarrow.Array of str

    Examples
    --------
    >>> canonical_emails(pa.array([" Alice@Example.COM ", "なし", None])).to_pylist()
    ['alice@example.com', None, None]
    """
    told = pc.utf8_lower(pc.utf8_trim_whitespace(_folded(values)))
    return _only_matching(told, EMAIL_KEY)


def canonical_cards(values: pa.Array) -> pa.Array:
    """
    Return card numbers as keys: NFKC, upper case, without blanks and hyphens.

    Parameters
    ----------
    values : pyarrow.Array of str
        A text of less than four signs, or without a digit other than 0, is no card number and
        becomes null.

    Examples
    --------
    >>> canonical_cards(pa.array(["１２３４-ab 56", "なし", "0000"])).to_pylist()
    ['1234AB56', None, None]
    """
    bare = pc.replace_substring_regex(_folded(values), pattern=BETWEEN_DIGITS, replacement="")
    long = _only_matching(pc.utf8_upper(bare), f"^.{{{FEWEST_CARD_SIGNS},}}$")
    return _only_matching(long, "[1-9]")


def canonical_phones(values: pa.Array, *, region: str = DEFAULT_REGION) -> pa.Array:
    """
    Return telephone numbers in E.164; null where a text is no possible number.

    A number that ends in seven equal digits, like 090-0000-0000, is made up and null, too.

    Parameters
    ----------
    values : pyarrow.Array of str
    region : str
        Of a number written without its country, like ``JP``.

    Notes
    -----
    The usual spellings of the region's own numbers are held against the pattern that
    ``phonenumbers`` keeps for it, a column at a time. What is left is parsed by
    ``phonenumbers`` itself, each different text once. Both give the same answer. An extension
    is no part of the key.

    Examples
    --------
    >>> canonical_phones(pa.array(["０９０ー１２３４ー５６７８", "+1 650-253-0000", "12"])).to_pylist()
    ['+819012345678', '+16502530000', None]
    """
    told = _folded(values)
    plain = _plain_phones(told, _numbering(region))
    is_left = pc.and_(pc.is_null(plain), pc.is_valid(told))
    if not pc.any(is_left).as_py():
        return plain
    different = pc.unique(told.filter(is_left))
    parsed = pa.array([_parsed(text, region) for text in different.to_pylist()], pa.string())
    return pc.coalesce(plain, parsed.take(pc.index_in(told, value_set=different)))


def without_guest(keys: pa.Array) -> pa.Array:
    """
    Return keys of guests as the address they are made of, all others as they are.

    Examples
    --------
    >>> without_guest(pa.array(["guest:hana@example.jp", "K1", None])).to_pylist()
    ['hana@example.jp', 'K1', None]
    """
    return pc.replace_substring_regex(keys, pattern=f"^{GUEST}", replacement="")


def canonical_email(text: str | None) -> str | None:
    """
    Return one address as a key.

    Examples
    --------
    >>> canonical_email("ＢＯＢ@example.com")
    'bob@example.com'
    """
    return _one(canonical_emails, text)


def canonical_card(text: str | None) -> str | None:
    """
    Return one card number as a key.

    Examples
    --------
    >>> canonical_card("12-34")
    '1234'
    """
    return _one(canonical_cards, text)


def canonical_phone(text: str | None, *, region: str = DEFAULT_REGION) -> str | None:
    """
    Return one telephone number in E.164.

    Examples
    --------
    >>> canonical_phone("03(1234)5678")
    '+81312345678'
    """
    return _one(lambda values: canonical_phones(values, region=region), text)


@dataclass(frozen=True)
class _Numbering:
    """How a region writes its own numbers; ``is_plain`` if the short way gives the same answer."""

    country: str
    trunk: str
    pattern: str
    is_plain: bool


def _numbering(region: str) -> _Numbering:
    found = phonenumbers.PhoneMetadata.metadata_for_region(region)
    if found is None:
        return _Numbering("", "", "", is_plain=False)
    trunk = found.national_prefix or ""
    # In Japan the other alternatives all begin with 00, which the short way leaves alone.
    is_literal = (found.national_prefix_for_parsing or "") == trunk or region == "JP"
    general = found.general_desc
    pattern = (general.national_number_pattern if general else None) or ""
    return _Numbering(str(found.country_code), trunk, pattern, bool(pattern) and is_literal)


def _plain_phones(told: pa.Array, numbering: _Numbering) -> pa.Array:
    """Return the region's own numbers in their usual spellings; null for all others."""
    if not numbering.is_plain:
        return pa.nulls(len(told), pa.string())
    country, trunk = numbering.country, numbering.trunk
    digits = pc.replace_substring_regex(told, pattern=BETWEEN_DIGITS, replacement="")
    rest = pc.replace_substring_regex(
        digits, pattern=rf"^(?:\+{country}|{trunk})", replacement="", max_replacements=1
    )
    is_known = pc.match_substring_regex(rest, pattern=f"^(?:{numbering.pattern})$")
    has_more = pc.starts_with(rest, pattern=trunk) if trunk else pa.scalar(False)
    is_bare = pc.equal(digits, rest)
    may_be_abroad = pc.or_(
        pc.starts_with(rest, pattern=country), pc.starts_with(rest, pattern="00")
    )
    is_usual = pc.and_not(pc.and_not(is_known, has_more), pc.and_(is_bare, may_be_abroad))
    is_usual = pc.and_not(is_usual, pc.match_substring_regex(rest, pattern=MADE_UP_PHONE))
    full = pc.binary_join_element_wise(f"+{country}", rest, "")
    return pc.if_else(pc.fill_null(is_usual, False), full, pa.scalar(None, pa.string()))


def _parsed(text: str, region: str) -> str | None:
    """Return E.164 of any text that ``phonenumbers`` reads as a number of its region's pattern."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    code = phonenumbers.region_code_for_country_code(number.country_code or 0)
    pattern = _numbering(code).pattern
    national = phonenumbers.national_significant_number(number)
    is_known = pattern and pc.match_substring_regex(pa.scalar(national), f"^(?:{pattern})$").as_py()
    if not is_known or re.search(MADE_UP_PHONE, national):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _folded(values: pa.Array) -> pa.Array:
    """Return NFKC; a column of plain ASCII is already."""
    if pc.all(pc.string_is_ascii(values)).as_py() is not False:
        return values
    return pc.utf8_normalize(values, form="NFKC")


def _only_matching(values: pa.Array, pattern: str) -> pa.Array:
    is_key = pc.fill_null(pc.match_substring_regex(values, pattern=pattern), False)
    return pc.if_else(is_key, values, pa.scalar(None, pa.string()))


def _one(rule: Callable[[pa.Array], pa.Array], text: str | None) -> str | None:
    found: str | None = rule(pa.array([text], pa.string()))[0].as_py()
    return found

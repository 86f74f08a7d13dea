"""Money is whole minor units: nothing is rounded on the way in, nothing is lost on the way out."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from najimi.errors import OutOfRangeError
from najimi.model.money import format_money, minor_units

EXPONENTS = {"JPY": 0, "USD": 2, "EUR": 2, "KRW": 0, "KWD": 3}
CURRENCIES = st.sampled_from(sorted(EXPONENTS))


@given(CURRENCIES, st.integers(-(10**15), 10**15))
@settings(deadline=None)
def test_what_is_written_with_all_its_decimals_comes_back_whole(currency: str, minor: int) -> None:
    text = str(Decimal(minor).scaleb(-EXPONENTS[currency]))
    assert minor_units(text, currency) == minor
    assert minor_units(Decimal(text), currency) == minor


@given(CURRENCIES, st.integers(-(10**9), 10**9))
@settings(deadline=None)
def test_whole_amounts_scale_by_the_exponent_of_the_currency(currency: str, major: int) -> None:
    assert minor_units(major, currency) == major * 10 ** EXPONENTS[currency]


@given(CURRENCIES, st.integers(1, 9))
@settings(deadline=None)
def test_one_decimal_too_many_is_refused_and_never_rounded(currency: str, digit: int) -> None:
    text = "1." + "0" * EXPONENTS[currency] + str(digit)
    with pytest.raises(OutOfRangeError, match=f"{currency} has {EXPONENTS[currency]} decimal"):
        minor_units(text, currency)


def test_decimals_that_are_zero_are_no_decimals() -> None:
    assert minor_units("1980.00", "JPY") == 1980
    assert minor_units("-12.30", "USD") == -1230
    assert minor_units("1.234", "KWD") == 1234


@pytest.mark.parametrize("text", ["", "ten", "NaN", "Infinity", "-inf", "1,980", "¥100", "0x10"])
def test_it_refuses_what_is_not_a_number(text: str) -> None:
    with pytest.raises(OutOfRangeError, match="must be a number"):
        minor_units(text, "JPY")


@pytest.mark.parametrize(
    ("minor", "currency", "locale", "written"),
    [
        (48_000, "JPY", "ja", "￥48,000"),
        (48_000, "JPY", "en", "¥48,000"),
        (123_450, "USD", "en", "$1,234.50"),
        (-5, "USD", "en", "-$0.05"),
        (0.4, "JPY", "en", "¥0"),
    ],
)
def test_it_is_written_as_people_of_a_locale_write_it(
    minor: float, currency: str, locale: str, written: str
) -> None:
    assert format_money(minor, currency, locale) == written

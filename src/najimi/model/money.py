"""Money: whole minor units of one currency, by the exponents of ISO 4217."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from babel.numbers import format_currency, get_currency_precision

from najimi.errors import OutOfRangeError


def minor_units(amount: str | Decimal | int, currency: str) -> int:
    """
    Return an amount as a whole number of minor units.

    Parameters
    ----------
    amount : str, Decimal or int, in major units
        At most as many decimals as the currency has.
    currency : str
        ISO 4217 code.

    Returns
    -------
    int
        Yen for JPY (exponent 0), cents for USD (exponent 2).

    Raises
    ------
    OutOfRangeError
        If the text is not a number, or has more decimals than the currency.

    References
    ----------
    .. [1] ISO 4217:2015, *Codes for the representation of currencies*.

    Examples
    --------
    >>> minor_units("1980", "JPY"), minor_units("12.30", "USD")
    (1980, 1230)
    """
    exponent = get_currency_precision(currency)
    try:
        scaled = Decimal(amount).scaleb(exponent)
        whole = int(scaled)
    except (InvalidOperation, ValueError, OverflowError) as error:
        raise OutOfRangeError(
            f"an amount must be a number, got {amount!r}.",
            hint="write it as digits, like 1980 or 12.30.",
        ) from error
    if whole != scaled:
        raise OutOfRangeError(
            f"{currency} has {exponent} decimal(s), got {amount}.",
            hint="round the amount at its source.",
        )
    return whole


def format_money(amount_minor: float, currency: str, locale: str) -> str:
    """
    Return an amount as people of a locale write it, without decimals for whole-unit prices.

    Parameters
    ----------
    amount_minor : float, in minor units
    currency : str
        ISO 4217 code.
    locale : {"ja", "en"}

    Returns
    -------
    str

    Examples
    --------
    >>> format_money(48000, "JPY", "en")
    '¥48,000'
    >>> format_money(123450, "USD", "en")
    '$1,234.50'
    """
    major = Decimal(round(amount_minor)).scaleb(-get_currency_precision(currency))
    return format_currency(major, currency, locale=locale)

"""What we hold, as a card that address books read: vCard 3.0 and 4.0."""

from __future__ import annotations

import unicodedata
from typing import Any

import vobject

from najimi.model.contact_keys import canonical_phone
from najimi.ownership.holding import Holding

LINE_OCTETS = 75


def to_vcard(holding: Holding) -> str:
    """
    Return a vCard 3.0: the form that phones, mailers and address books of every age read.

    Names stand as the person writes them, with their reading in ``X-PHONETIC-LAST-NAME`` and
    ``X-PHONETIC-FIRST-NAME`` and sorted by it, as address books in Japan expect.

    References
    ----------
    .. [1] RFC 2426, vCard MIME Directory Profile.
    """
    card = _card(holding)
    _add(card, "sort-string", " ".join(part for part in _kana(holding) if part))
    _add(card, "tel", _dialled(holding) or _in_ascii(holding.value("phone")))
    _add(card, "bday", holding.value("birth_on"))
    card.add("rev").value = f"{holding.made_at:%Y-%m-%dT%H:%M:%SZ}"
    return _written(card)


def to_vcard_4(holding: Holding) -> str:
    """
    Return a vCard 4.0: sorted by ``SORT-AS``, a telephone that can be dialled from anywhere.

    References
    ----------
    .. [1] RFC 6350, vCard Format Specification; ``SORT-AS`` is in section 5.9.
    """
    card = _card(holding)
    card.add("version").value = "4.0"
    card.add("kind").value = "individual" if _has_name(holding) else "org"
    reading = ",".join(_bare(part) for part in _kana(holding)).rstrip(",")
    if reading:
        card.n.params["SORT-AS"] = [reading]
    dialled = _dialled(holding)
    _add(card, "tel", f"tel:{dialled}" if dialled else _in_ascii(holding.value("phone")))
    if dialled:
        card.tel.params["VALUE"] = ["uri"]
    _add(card, "bday", holding.value("birth_on").replace("-", ""))
    card.add("rev").value = f"{holding.made_at:%Y%m%dT%H%M%SZ}"
    return _written(card)


def fold(line: str) -> str:
    r"""
    Break a line of a card so that none is longer than 75 octets and no character is split.

    vobject counts characters, so that a line of Japanese may have three times as many octets.

    Examples
    --------
    >>> [len(part.encode()) for part in fold("FN:" + "愛" * 40).split("\r\n")]
    [75, 49]
    """
    lines = [""]
    for sign in line:
        if len(f"{lines[-1]}{sign}".encode()) > LINE_OCTETS:
            lines.append(" ")
        lines[-1] += sign
    return "\r\n".join(lines)


def _card(holding: Holding) -> Any:
    """Return what both versions say alike."""
    told, card = holding.value, vobject.vCard()
    family, given = told("family_name"), told("given_name")
    latin = f"{told('given_name_latin')} {told('family_name_latin')}".strip()
    full = f"{family} {given}".strip() or told("organization") or latin or holding.customer_id
    card.add("n").value = vobject.vcard.Name(family=family, given=given, suffix=told("honorific"))
    card.add("fn").value = full
    last, first = _kana(holding)
    _add(card, "x-phonetic-last-name", last)
    _add(card, "x-phonetic-first-name", first)
    _add(card, "nickname", latin if full != latin else "")
    _add(card, "email", told("email"))
    if told("organization"):
        card.add("org").value = [told("organization")]
    if told("address") or told("postal_code"):
        card.add("adr").value = vobject.vcard.Address(
            street=told("address"), code=told("postal_code")
        )
    return card


def _add(card: Any, name: str, value: str) -> None:
    if value:
        card.add(name).value = value


def _dialled(holding: Holding) -> str | None:
    """Return the telephone as it is dialled from anywhere; None if it is no number."""
    phone = holding.value("phone")
    return canonical_phone(phone, region=holding.phone_region) if phone else None


def _in_ascii(phone: str) -> str:
    """Return a telephone without signs of full width, which no telephone dials."""
    return unicodedata.normalize("NFKC", phone)


def _kana(holding: Holding) -> tuple[str, str]:
    return holding.value("family_name_kana"), holding.value("given_name_kana")


def _has_name(holding: Holding) -> bool:
    names = ("family_name", "given_name", "family_name_latin", "given_name_latin")
    return any(holding.value(name) for name in names) or not holding.value("organization")


def _bare(text: str) -> str:
    """Return a text without the signs that end a part or the whole of a quoted parameter."""
    plain = "".join(" " if sign in '",' or not sign.isprintable() else sign for sign in text)
    return " ".join(plain.split())


def _written(card: Any) -> str:
    whole: str = card.serialize(lineLength=2**31)
    return "".join(f"{fold(line)}\r\n" for line in whole.split("\r\n") if line)

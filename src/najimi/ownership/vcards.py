"""What we hold, as a card that address books read."""

from __future__ import annotations

import vobject

from najimi.ownership.holding import Holding


def to_vcard(holding: Holding) -> str:
    """
    Return a vCard 3.0: the form that phones, mailers and address books of every age read.

    Names stand as the person writes them, with their reading in ``X-PHONETIC-LAST-NAME`` and
    ``X-PHONETIC-FIRST-NAME`` and sorted by it, as address books in Japan expect.
    """
    told, card = holding.value, vobject.vCard()
    family, given = told("family_name"), told("given_name")
    latin = f"{told('given_name_latin')} {told('family_name_latin')}".strip()
    full = f"{family} {given}".strip() or told("organization") or latin or holding.customer_id
    card.add("n").value = vobject.vcard.Name(family=family, given=given, suffix=told("honorific"))
    card.add("fn").value = full
    kana = (told("family_name_kana"), told("given_name_kana"))
    for name, value in (
        ("x-phonetic-last-name", kana[0]),
        ("x-phonetic-first-name", kana[1]),
        ("sort-string", " ".join(part for part in kana if part)),
        ("nickname", latin if full != latin else ""),
        ("email", told("email")),
        ("tel", told("phone")),
        ("bday", told("birth_on")),
    ):
        if value:
            card.add(name).value = value
    if told("organization"):
        card.add("org").value = [told("organization")]
    if told("address") or told("postal_code"):
        card.add("adr").value = vobject.vcard.Address(
            street=told("address"), code=told("postal_code")
        )
    card.add("rev").value = f"{holding.made_at:%Y-%m-%dT%H:%M:%SZ}"
    text: str = card.serialize(lineLength=75)
    return text

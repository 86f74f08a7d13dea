"""
What is compared, and what each agreement is worth before any data is seen.

``m`` is how often two rows about one person compare so, ``u`` how often rows about two people
do. People of one household share name, address and telephone, so what they share at one address
is given no weight twice: those levels are fixed.
"""

from __future__ import annotations

import re

from najimi.backends.linking import Comparison, Level, LinkModel

SAME_HOME = "coalesce(address_l = address_r, false)"
ONE_HOUSEHOLD = "(coalesce(address_l = address_r, false) OR coalesce(phone_l = phone_r, false))"
OTHER_GIVEN = (
    "given_l <> given_r AND coalesce(levenshtein(given_reading_l, given_reading_r) > 1, true)"
)
_BIRTH_NEAR = (
    "levenshtein(birth_on_l, birth_on_r) = 1"
    " OR (substr(birth_on_l, 1, 4) = substr(birth_on_r, 1, 4)"
    " AND substr(birth_on_l, 6, 2) = substr(birth_on_r, 9, 2)"
    " AND substr(birth_on_l, 9, 2) = substr(birth_on_r, 6, 2))"
)
_ADDRESS_NEAR = "house_l = house_r AND (town_l = town_r OR postal_code_l = postal_code_r)"


def _near_reading(column: str) -> str:
    return (
        f"levenshtein({column}_l, {column}_r) = 1"
        f" AND least(length({column}_l), length({column}_r)) >= 3"
    )


def _no_name(column: str) -> str:
    """Return when two names cannot be compared: no writing and no reading on both sides."""
    return (
        f"({column}_l IS NULL OR {column}_r IS NULL)"
        f" AND ({column}_reading_l IS NULL OR {column}_reading_r IS NULL)"
    )


def _missing(column: str) -> str:
    return f"{column}_l IS NULL OR {column}_r IS NULL"


FAMILY = Comparison(
    "family_name",
    _no_name("family"),
    (
        Level("same_home", f"family_l = family_r AND {ONE_HOUSEHOLD}", 0.5, 0.5, is_fixed=True),
        Level("same", "family", 0.70, 0.002),
        Level("reading", "family_reading", 0.12, 0.0006),
        Level("near", _near_reading("family_reading"), 0.03, 0.004),
        Level("differs", "", 0.06, 0.99),
    ),
)
GIVEN = Comparison(
    "given_name",
    _no_name("given"),
    (
        Level("same", "given", 0.75, 0.003),
        Level("reading", "given_reading", 0.15, 0.002),
        Level("near", _near_reading("given_reading"), 0.03, 0.015),
        Level("differs", "", 0.01, 0.98, is_fixed=True),
    ),
)
ORGANIZATION = Comparison(
    "organization",
    _missing("organization"),
    (
        Level(
            "same_home", f"organization_l = organization_r AND family_l <> family_r AND {SAME_HOME}",
            0.5, 0.5, is_fixed=True,
        ),
        Level("same", "organization", 0.85, 0.001),
        Level("differs", "", 0.15, 0.999),
    ),
)  # fmt: skip
BIRTH = Comparison(
    "birth_on",
    _missing("birth_on"),
    (
        Level("same", "birth_on_l = birth_on_r", 0.93, 0.00005),
        Level("near", _BIRTH_NEAR, 0.05, 0.0012),
        Level("differs", "", 0.02, 0.998, is_fixed=True),
    ),
)
ADDRESS = Comparison(
    "address",
    "address_l IS NULL OR address_r IS NULL",
    (
        Level("same", "address_l = address_r", 0.50, 0.00005),
        Level("near", _ADDRESS_NEAR, 0.15, 0.00005),
        Level("part", "town_l = town_r OR postal_code_l = postal_code_r", 0.08, 0.002),
        Level("differs", "", 0.27, 0.998),
    ),
)
EMAIL = Comparison(
    "email",
    _missing("email"),
    (
        Level("shared", f"email_l = email_r AND {OTHER_GIVEN}", 0.02, 0.02, is_fixed=True),
        Level("same", "email_l = email_r", 0.40, 0.000001, is_fixed=True),
        Level(
            "near", "email_name_l = email_name_r AND length(email_name_l) >= 5", 0.08, 0.00005
        ),
        Level("differs", "", 0.50, 0.999),
    ),
)  # fmt: skip
PHONE = Comparison(
    "phone",
    _missing("phone"),
    (
        Level("shared", f"phone_l = phone_r AND {OTHER_GIVEN}", 0.02, 0.02, is_fixed=True),
        Level("same_home", f"phone_l = phone_r AND {SAME_HOME}", 0.5, 0.25, is_fixed=True),
        Level("same", "phone_l = phone_r", 0.55, 0.000005, is_fixed=True),
        Level("near", "levenshtein(phone_l, phone_r) = 1", 0.04, 0.00002),
        Level("differs", "", 0.40, 0.999),
    ),
)
CARD = Comparison(
    "card_id",
    _missing("card_id"),
    (
        Level("same", "card_id_l = card_id_r", 0.60, 0.0000001, is_fixed=True),
        Level("differs", "", 0.40, 0.999, is_fixed=True),
    ),
)

MODEL = LinkModel(
    comparisons=(FAMILY, GIVEN, ORGANIZATION, BIRTH, ADDRESS, EMAIL, PHONE, CARD),
    blocks=(
        ("email",),
        ("phone",),
        ("card_id",),
        ("family", "given"),
        ("family_reading", "given_reading"),
        ("birth_on", "substr(given_reading, 1, 1)"),
        ("birth_on", "substr(given, 1, 1)"),
        ("birth_on", "family"),
        ("birth_on", "family_reading"),
        ("postal_code", "given"),
        ("postal_code", "given_reading"),
        ("address", "substr(given_reading, 1, 1)"),
        ("address", "birth_on"),
        ("organization", "postal_code"),
        ("organization", "town"),
    ),
    certain=tuple(
        (name, key) for name in ("given", "given_reading") for key in ("birth_on", "email", "phone")
    ),
    training=(("birth_on",), ("family", "given")),
)
"""
Every block asks for equality, so a million customers are joined and not multiplied. A pair that
agrees in no block is never seen: it would have to differ in name, birthday, keys and home at once.
"""

_SHARES = ("email", "phone", "card_id")
HAS_SAME_KEY = "coalesce({}, false)".format(
    " OR ".join(f"coalesce(l.{key} = r.{key}, false)" for key in _SHARES)
)
_NEAR = {
    "birth_on": _BIRTH_NEAR,
    "address": _ADDRESS_NEAR,
    "email": "email_name_l = email_name_r",
    "phone": "levenshtein(phone_l, phone_r) = 1",
}


def evidence_sql() -> str:
    """Return the SQL of what a person is told of a pair: one code per column, no value."""
    columns = [
        f"{HAS_SAME_KEY} AS has_same_key",
        _name_code("family", "family_name"),
        _name_code("given", "given_name"),
        _code("organization", "organization"),
        *(_code(name, name) for name in ("birth_on", "address", "email", "phone", "card_id")),
    ]
    return ", ".join(columns)


def _name_code(column: str, name: str) -> str:
    sides = f"""CASE WHEN {column}_l = {column}_r THEN 'same'
        WHEN {column}_reading_l = {column}_reading_r THEN 'reading'
        WHEN {_no_name(column)} THEN 'unknown'
        WHEN {_near_reading(f"{column}_reading")} THEN 'near'
        ELSE 'differs' END AS {name}"""
    return _two_sided(sides)


def _code(column: str, name: str) -> str:
    near = f"WHEN {_NEAR[column]} THEN 'near'" if column in _NEAR else ""
    part = (
        "WHEN town_l = town_r OR postal_code_l = postal_code_r THEN 'part'"
        if column == "address"
        else ""
    )
    sides = f"""CASE WHEN {_missing(column)} THEN 'unknown'
        WHEN {column}_l = {column}_r THEN 'same' {near} {part} ELSE 'differs' END AS {name}"""
    return _two_sided(sides)


def _two_sided(sql: str) -> str:
    """Return SQL over ``column_l`` and ``column_r`` as SQL over two joined rows."""
    return re.sub(r"\b(\w+)_([lr])\b", r"\2.\1", sql)

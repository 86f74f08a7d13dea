"""The table of likely duplicates: ids and codes, without names or addresses."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from najimi.tables.contract import BOOLEAN, FLOAT, STRING, Column, Table


class Agreement(StrEnum):
    """How two customers compare in one thing, from the strongest to nothing known."""

    SAME = "same"
    READING = "reading"
    NEAR = "near"
    PART = "part"
    DIFFERS = "differs"
    UNKNOWN = "unknown"


COMPARED = (
    "family_name",
    "given_name",
    "organization",
    "birth_on",
    "address",
    "email",
    "phone",
    "card_id",
)
"""What is compared, in the order in which a person reads it."""

PAIRS_FILE = Path("matching") / "pairs.parquet"
"""Where the table stands in a workspace."""

PAIRS = Table(
    "pairs",
    "one row per two identified customers who may be one person",
    ("customer_id", "other_customer_id"),
    (
        Column("customer_id", STRING, "One of them: the smaller id."),
        Column("other_customer_id", STRING, "The other one."),
        Column("turn_id", STRING, "The turn whose customers were compared."),
        Column(
            "match_probability", FLOAT, "That the two are one person.", unit="probability",
            low=0, high=1,
        ),
        Column("match_weight", FLOAT, "Log to base 2 of the odds behind it.", unit="bits"),
        Column("has_same_key", BOOLEAN, "Whether e-mail, telephone or card are equal."),
        *(
            Column(name, STRING, f"How the two compare in {name}.", choices=tuple(Agreement))
            for name in COMPARED
        ),
    ),
)  # fmt: skip

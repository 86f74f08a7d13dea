"""The table of likely duplicates: ids and codes, without names or addresses."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
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

_LEFT_OUT_KEY = b"najimi.left_out"


@dataclass(frozen=True)
class LeftOut:
    """
    What was too large to compare, as a note of the file of pairs: counts, nobody's data.

    Parameters
    ----------
    n_blocks : int
        Groups that agree in one rule and have more than ``most_in_block`` customers.
    n_pairs : int
        Their pairs; those that agree in a smaller group, too, were compared all the same.
    most_in_block : int

    Examples
    --------
    >>> left_out_of(LeftOut(2, 90_000, 200).as_note())
    LeftOut(n_blocks=2, n_pairs=90000, most_in_block=200)
    >>> left_out_of(None)
    LeftOut(n_blocks=0, n_pairs=0, most_in_block=0)
    """

    n_blocks: int = 0
    n_pairs: int = 0
    most_in_block: int = 0

    def as_note(self) -> dict[bytes, bytes]:
        """Return what the file of pairs carries beside its rows."""
        return {_LEFT_OUT_KEY: json.dumps(asdict(self)).encode()}


def left_out_of(notes: Mapping[bytes, bytes] | None) -> LeftOut:
    """Return what the notes of a file of pairs say; nothing left out if they say nothing."""
    told = (notes or {}).get(_LEFT_OUT_KEY)
    return LeftOut(**json.loads(told)) if told else LeftOut()


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

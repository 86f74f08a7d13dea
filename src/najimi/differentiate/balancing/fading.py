"""How much of an entry is left after so many days, as a table of whole numbers."""

from __future__ import annotations

from decimal import Decimal, localcontext

import pyarrow as pa

from najimi.plan import SmallStep
from najimi.tables.contract import INTEGER

WHOLE = 1_000_000
"""An entry of today keeps so many millionths of its points: all of them."""

FADING_SCHEMA = pa.schema([("age_days", INTEGER), ("millionths", INTEGER)])
_BITS = 96
_DIGITS = 60


def fading_table(half_life_days: int) -> pa.Table:
    """
    Return how many millionths of its points an entry keeps, by its age.

    Whole numbers throughout, so that every machine and engine has the same table. An entry older
    than its last row keeps nothing.

    Parameters
    ----------
    half_life_days : int, >= 1

    Returns
    -------
    pyarrow.Table
        One row per age, ``age_days`` from 0 on and ``millionths``.

    Examples
    --------
    >>> fading_table(2).slice(0, 5)["millionths"].to_pylist()
    [1000000, 707107, 500000, 353553, 250000]
    """
    with localcontext() as exact:
        exact.prec = _DIGITS
        daily = int(Decimal(2) ** (_BITS - Decimal(1) / half_life_days))
    left, kept = 1 << _BITS, [WHOLE]
    while kept[-1]:
        left = left * daily >> _BITS
        kept.append((left * WHOLE + (1 << _BITS - 1)) >> _BITS)
    ages = pa.array(range(len(kept)), INTEGER)
    return pa.table([ages, pa.array(kept, INTEGER)], schema=FADING_SCHEMA)


def faded_sql(points: str, millionths: str) -> str:
    """
    Return SQL for points that have faded, rounded to a whole number, halves up.

    Both are whole; the product stays far below 2^53, so the one division is the same everywhere.

    Examples
    --------
    >>> faded_sql("p", "m")
    'CAST(floor(CAST(p * coalesce(m, 0) AS DOUBLE) / 1000000e0 + 0.5e0) AS BIGINT)'
    """
    product = f"CAST({points} * coalesce({millionths}, 0) AS DOUBLE)"
    return f"CAST(floor({product} / {WHOLE}e0 + 0.5e0) AS BIGINT)"


def fading_step(half_life_days: int) -> SmallStep:
    """Return the step to ``fading``."""
    return SmallStep("fading", lambda _: fading_table(half_life_days), FADING_SCHEMA, small=())

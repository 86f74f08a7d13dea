"""What was told with a day and no time of day stands at midnight: SQL to tell it by."""

from __future__ import annotations


def is_day_only_sql(instant: str) -> str:
    """
    Return SQL that tells whether an instant is a midnight where the shop is.

    Examples
    --------
    >>> is_day_only_sql("at")
    '(local_date(at - INTERVAL 1 MICROSECOND) <> local_date(at))'
    """
    return f"(local_date({instant} - INTERVAL 1 MICROSECOND) <> local_date({instant}))"

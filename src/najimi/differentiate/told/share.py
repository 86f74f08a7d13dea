"""Our part of what one customer spends in the category, from two amounts; light to import."""

from __future__ import annotations

import math

from najimi.errors import OutOfRangeError


def share_of_customer(*, spend_with_us: float, spend_in_category: float) -> float:
    """
    Return the part of one customer's category spend that comes to us.

    Parameters
    ----------
    spend_with_us : float, in currency units over the period, >= 0
        Net of returns and discounts.
    spend_in_category : float, same currency and period, > 0
        All suppliers together; must be at least ``spend_with_us``.

    Returns
    -------
    float
        A share in [0, 1], without unit.

    Raises
    ------
    OutOfRangeError
        If either amount is outside its range, or the part exceeds the whole.

    References
    ----------
    .. [1] Peppers, D. & Rogers, M. (1993). *The One to One Future*. Doubleday.

    Examples
    --------
    >>> share_of_customer(spend_with_us=30.0, spend_in_category=120.0)
    0.25
    >>> share_of_customer(spend_with_us=30.0, spend_in_category=0.0)
    Traceback (most recent call last):
    najimi.errors.OutOfRangeError: spend_in_category must be in (0, inf), got 0.0.
    Hint: leave the customer out when the spend in the category is unknown.
    """
    if not (math.isfinite(spend_in_category) and spend_in_category > 0):
        raise OutOfRangeError(
            f"spend_in_category must be in (0, inf), got {spend_in_category}.",
            hint="leave the customer out when the spend in the category is unknown.",
        )
    if not 0 <= spend_with_us <= spend_in_category:
        raise OutOfRangeError(
            f"spend_with_us must be in [0, spend_in_category], got {spend_with_us} of"
            f" {spend_in_category}.",
            hint="take both over the same period; who was paid more than the whole, asks again.",
        )
    return spend_with_us / spend_in_category

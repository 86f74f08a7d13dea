"""How sure a share of a count is: Wilson's interval, as SQL that every engine reads alike."""

from __future__ import annotations

Z_95 = 1.959963984540054
"""Of a two-sided 95 % interval."""


def wilson_ends(k: str, n: str) -> tuple[str, str]:
    """
    Return the SQL of both ends of the 95 % interval of a share: k of n.

    The ends are (k + z^2/2 -+ z sqrt(k (n - k) / n + z^2/4)) / (n + z^2), within 0 and 1.

    Parameters
    ----------
    k, n : str
        SQL of two floats, 0 <= k <= n; with an empty ``n`` both ends are empty.

    References
    ----------
    .. [1] Wilson, E. B. (1927). Probable inference, the law of succession, and statistical
       inference. *Journal of the American Statistical Association* 22(158), 209-212.

    Examples
    --------
    >>> low, high = wilson_ends("k", "n")
    >>> low.startswith("CASE WHEN n > 0e0 THEN greatest(0e0, (k + ")
    True
    """
    z2 = f"CAST('{Z_95 * Z_95!r}' AS DOUBLE)"
    spread = f"sqrt({z2}) * sqrt({k} * ({n} - {k}) / {n} + {z2} / 4e0)"
    low, high = (f"({k} + {z2} / 2e0 {sign} {spread}) / ({n} + {z2})" for sign in "-+")
    return (
        f"CASE WHEN {n} > 0e0 THEN greatest(0e0, {low}) END",
        f"CASE WHEN {n} > 0e0 THEN least(1e0, {high}) END",
    )

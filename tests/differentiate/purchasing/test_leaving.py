"""The integral over the moment of leaving, held against an adaptive quadrature."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from najimi.differentiate.purchasing.leaving import integrate_leaving


def relative_integral(since, until, *, p, q, alpha, beta, log_first):
    """Integrate by halving where it bends, in the same scale as the fast one."""
    low = min(alpha, beta)
    start, far = since + low, np.log((until + low) / (since + low))

    def integrand(w):
        at = start * np.exp(w)
        fallen = p * np.log(at + alpha - low) + q * np.log(at + beta - low)
        return np.exp(w + np.log(start) - fallen - log_first)

    bends = [far * share for share in (1e-6, 1e-4, 1e-2, 0.1, 0.5)]
    return quad(integrand, 0, far, points=bends, epsabs=0, epsrel=1e-10, limit=500)[0]


def agrees(since, until, *, p, q, alpha, beta, rel):
    found = integrate_leaving(
        np.array([since]), np.array([until]), p=np.array([p]), q=q, alpha=alpha, beta=beta
    )
    expected = relative_integral(
        since, until, p=p, q=q, alpha=alpha, beta=beta, log_first=found.log_first[0]
    )
    assert found.total[0] == pytest.approx(expected, rel=rel)


days = st.floats(1, 1_000)
shape = st.floats(0.05, 5)


@given(days, shape, days, shape, st.integers(0, 60), st.floats(0, 1), st.floats(10, 1_500))
@settings(deadline=None)
def test_it_equals_the_integral_for_ordinary_customers(alpha, r, beta, s, x, share, until):
    since = until * share if x else 0.0
    agrees(since, until, p=r + x, q=s + 1, alpha=alpha, beta=beta, rel=1e-7)


@pytest.mark.parametrize(
    ("since", "until", "x"),
    [(0.0, 1e5, 0), (36_500.0, 36_501.0, 1_000_000), (1.0, 36_500.0, 1_000_000),
     (1e-9, 1e-6, 3), (20.0, 1e5, 40)],
)  # fmt: skip
@pytest.mark.parametrize(
    ("r", "alpha", "s", "beta"),
    [(0.001, 1e-3, 0.001, 1e3), (100.0, 1e3, 0.001, 1e-3), (0.5, 10.0, 100.0, 1e5),
     (0.5, 10.0, 0.6, 10.0), (3.0, 1e-3, 80.0, 5.0)],
)  # fmt: skip
def test_it_equals_the_integral_at_the_ends_of_the_world(since, until, x, r, alpha, s, beta):
    agrees(since, until, p=r + x, q=s + 1, alpha=alpha, beta=beta, rel=1e-7)


def test_nobody_leaves_in_no_time():
    left = integrate_leaving(
        np.array([0.0, 30.0]), np.array([0.0, 30.0]), p=np.array([0.5, 9.5]), q=1.6, alpha=10.0,
        beta=12.0,
    )  # fmt: skip
    assert left.total.tolist() == [0.0, 0.0]
    assert np.isfinite(left.log_first).all()

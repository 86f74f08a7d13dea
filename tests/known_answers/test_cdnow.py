"""CDNOW, the set on which these models were published: figures from the papers and from peers."""

import warnings
from datetime import date
from importlib import resources

import numpy as np
import pytest

from najimi.differentiate.choosing.chooser import Origin, choose_purchase_model, fit_model
from najimi.differentiate.purchasing.bg_nbd import BgNbd, fit_bg_nbd
from najimi.differentiate.purchasing.histories import Histories, collapse
from najimi.differentiate.purchasing.mbg_nbd import MbgNbd, fit_mbg_nbd
from najimi.differentiate.purchasing.pareto_nbd import ParetoNbd, fit_pareto_nbd
from najimi.differentiate.spending.gamma_gamma import fit_gamma_gamma
from najimi.differentiate.spending.spend import OrderMeans
from najimi.differentiate.spending.spend_choosing import choose_gamma_gamma

CALIBRATION_END, HOLDOUT_END = date(1997, 9, 30), date(1998, 6, 30)
HOLDOUT_DAYS = float((HOLDOUT_END - CALIBRATION_END).days)


@pytest.fixture(scope="module")
def lifetimes():
    with warnings.catch_warnings():
        # lifetimes 0.11.3 is older than pandas 3 and numpy 2, which warn of its habits.
        warnings.simplefilter("ignore")
        import lifetimes

        yield lifetimes


@pytest.fixture(scope="module")
def summary(lifetimes):
    path = resources.files("lifetimes") / "datasets/cdnow_customers_summary_with_transactions.csv"
    return np.genfromtxt(str(path), delimiter=",", names=True)


@pytest.fixture(scope="module")
def weeks(summary):
    return Histories.of(
        frequency=summary["x"], recency_days=summary["t_x"], tenure_days=summary["T"]
    )


@pytest.fixture(scope="module")
def purchases(lifetimes):
    """Return customer, day since 1997-01-01 and amount: one row per customer and day."""
    path = resources.files("lifetimes") / "datasets/CDNOW_sample.txt"
    table = np.loadtxt(str(path), usecols=(1, 2, 4))
    days = [date(int(d) // 10000, int(d) // 100 % 100, int(d) % 100) for d in table[:, 1]]
    since = np.array([(day - date(1997, 1, 1)).days for day in days])
    keys, place = np.unique(table[:, 0].astype(int) * 1000 + since, return_inverse=True)
    return keys // 1000, keys % 1000, np.bincount(place, table[:, 2])


def days_of(purchases, until):
    customer, day, _ = purchases
    cut = (until - date(1997, 1, 1)).days
    n = customer.max() + 1
    is_known = day <= cut
    first, last = np.full(n, 9999), np.zeros(n, int)
    np.minimum.at(first, customer[is_known], day[is_known])
    np.maximum.at(last, customer[is_known], day[is_known])
    seen = np.bincount(customer[is_known], minlength=n)[1:]
    return seen - 1, (last - first)[1:], (cut - first)[1:]


@pytest.fixture(scope="module")
def origin(purchases):
    frequency, recency, tenure = days_of(purchases, CALIBRATION_END)
    customer, day, _ = purchases
    cut = (CALIBRATION_END - date(1997, 1, 1)).days
    n = customer.max() + 1
    after = np.bincount(customer[day > cut], minlength=n)[1:]
    known = Histories.of(
        frequency=frequency,
        recency_days=recency,
        tenure_days=tenure,
        previous_purchases=frequency + 1,
    )
    return Origin(known, after)


def test_it_finds_the_bg_nbd_parameters_of_the_paper(weeks):
    # Fader, Hardie & Lee (2005), table 2.
    model = fit_bg_nbd(weeks)
    found = [model.r, model.alpha, model.a, model.b]
    assert found == pytest.approx([0.243, 4.414, 0.793, 2.426], abs=5e-4)
    assert model.log_likelihood == pytest.approx(-9582.43, abs=5e-3)


def test_it_finds_the_pareto_nbd_parameters_of_the_paper(weeks):
    # Fader, Hardie & Lee (2005), table 2; their search stopped 0.006 below the top.
    model = fit_pareto_nbd(weeks)
    found = [model.r, model.alpha, model.s, model.beta]
    assert found == pytest.approx([0.553, 10.578, 0.606, 11.669], abs=5e-3)
    assert model.log_likelihood == pytest.approx(-9594.98, abs=1e-2)


def test_it_foretells_what_lifetimes_foretells_with_pareto_nbd(weeks, lifetimes):
    model = ParetoNbd(r=0.553, alpha=10.578, s=0.606, beta=11.669)
    peer = lifetimes.ParetoNBDFitter()
    peer.params_ = model.parameters()
    peer._unload_params = lambda *names: [peer.params_[name] for name in names]
    given = weeks.frequency, weeks.recency_days, weeks.tenure_days
    expected = peer.conditional_expected_number_of_purchases_up_to_time(39.0, *given)
    found = model.expected_purchases(weeks, horizon_days=39.0)
    assert found == pytest.approx(np.asarray(expected), rel=1e-6)
    alive = peer.conditional_probability_alive(*given)
    assert model.alive_probability(weeks) == pytest.approx(np.asarray(alive), rel=1e-6)
    buys = 1 - peer.conditional_probability_of_n_purchases_up_to_time(0, 39.0, *given)
    found = model.buys_probability(weeks, horizon_days=39.0)
    assert found == pytest.approx(np.asarray(buys), rel=1e-5, abs=1e-8)


def test_it_agrees_with_lifetimes_on_mbg_nbd(weeks, lifetimes):
    peer = lifetimes.ModifiedBetaGeoFitter()
    peer.fit(weeks.frequency, weeks.recency_days, weeks.tenure_days)
    model = fit_mbg_nbd(weeks)
    found = [model.r, model.alpha, model.a, model.b]
    assert found == pytest.approx(list(peer.params_), rel=2e-3)


@pytest.mark.parametrize("horizon", [1.0, 39.0, 520.0])
@pytest.mark.parametrize("peer_name", ["BetaGeoFitter", "ModifiedBetaGeoFitter"])
def test_it_foretells_what_lifetimes_foretells(weeks, lifetimes, peer_name, horizon):
    ours = BgNbd if peer_name == "BetaGeoFitter" else MbgNbd
    model = ours(r=0.243, alpha=4.414, a=0.793, b=2.426)
    peer = getattr(lifetimes, peer_name)()
    peer.params_ = model.parameters()
    peer._unload_params = lambda *names: [peer.params_[name] for name in names]
    given = weeks.frequency, weeks.recency_days, weeks.tenure_days
    expected = peer.conditional_expected_number_of_purchases_up_to_time(horizon, *given)
    found = model.expected_purchases(weeks, horizon_days=horizon)
    assert found == pytest.approx(np.asarray(expected), rel=1e-6)
    alive = peer.conditional_probability_alive(*given)
    assert model.alive_probability(weeks) == pytest.approx(np.asarray(alive), rel=1e-9)


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("bg_nbd", 0.785),
        ("mbg_nbd", 0.765),
        ("pareto_nbd", 0.755),
        ("naive_previous_window", 1.596),
    ],
)
def test_its_holdout_error_is_the_known_one(origin, name, error):
    model = fit_model(name, origin.histories, window_days=HOLDOUT_DAYS)
    expected = model.expected_purchases(origin.histories, horizon_days=HOLDOUT_DAYS)
    found = np.abs(expected - origin.actual_purchases).mean()
    assert found == pytest.approx(error, abs=5e-4)


def test_it_chooses_pareto_nbd_for_these_customers(origin):
    choice = choose_purchase_model([origin], window_days=HOLDOUT_DAYS)
    assert (choice.model_name, choice.reason) == ("pareto_nbd", "least_error")
    assert choice.n_customers == 2357
    bias = {score.model_name: score.total_bias_share for score in choice.scores}
    assert bias["bg_nbd"] == pytest.approx(-0.121, abs=1e-3)


def test_collapsing_changes_no_estimate(origin):
    rows = origin.histories
    cells, _ = collapse(
        frequency=rows.frequency, recency_days=rows.recency_days, tenure_days=rows.tenure_days
    )
    assert len(cells) < len(rows)
    assert fit_bg_nbd(cells).log_likelihood == pytest.approx(fit_bg_nbd(rows).log_likelihood)


def test_it_agrees_with_lifetimes_on_gamma_gamma(summary, lifetimes):
    is_repeater = summary["x"] > 0
    x, mean = summary["x"][is_repeater], summary["zbar"][is_repeater]
    peer = lifetimes.GammaGammaFitter().fit(x, mean)
    orders = OrderMeans.of(n_orders=x, mean_order_amount=mean)
    model = fit_gamma_gamma(orders)
    assert [model.p, model.q, model.v] == pytest.approx(list(peer.params_), rel=1e-3)
    expected = peer.conditional_expected_average_profit(x, mean)
    assert model.conditional_mean(orders) == pytest.approx(np.asarray(expected), rel=1e-4)


def test_the_first_order_helps_to_foretell_amounts_and_a_plain_mean_is_enough(purchases):
    customer, day, amount = purchases
    cut, n = (CALIBRATION_END - date(1997, 1, 1)).days, customer.max() + 1
    is_first = np.r_[True, np.diff(customer) > 0]

    def means(rows):
        counts = np.bincount(customer[rows], minlength=n)[1:]
        sums = np.bincount(customer[rows], amount[rows], minlength=n)[1:]
        return counts, np.divide(sums, counts, out=np.full(n - 1, np.nan), where=counts > 0)

    everything, repeats = means(day <= cut), means((day <= cut) & ~is_first)
    choice = choose_gamma_gamma(
        all_orders=OrderMeans.of(n_orders=everything[0], mean_order_amount=everything[1]),
        repeat_orders=OrderMeans.of(n_orders=repeats[0], mean_order_amount=repeats[1]),
        holdout_mean_order_amount=means(day > cut)[1],
    )
    found = [choice.repeat_orders_mae, choice.all_orders_mae, choice.shrunk_mean_mae]
    assert found == pytest.approx([17.65, 16.62, 16.19], abs=5e-3)
    assert (choice.sample, choice.model.name) == ("all_orders", "shrunk_mean")

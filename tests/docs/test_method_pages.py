"""Every number of the worked examples on the method pages, read from the page and recomputed."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from najimi.backends.linking import mix_m, mix_u
from najimi.customize.allocating.rounds import FEW_IN_DOUBT
from najimi.customize.allocating.searching import REACH
from najimi.customize.expected import read_expected
from najimi.customize.pricing import GATHERED_SCHEMA, N_SAMPLED, prices_step
from najimi.customize.scoring import score_batch
from najimi.differentiate.choosing.bands import ResidualBands, residual_bands
from najimi.differentiate.doubt.chances import chance_bands
from najimi.differentiate.doubt.steady import nobody_returned, rarely_ends, steady_ends
from najimi.differentiate.doubt.totals import error_of_total, interval_of_total
from najimi.differentiate.purchasing.bg_nbd import BgNbd
from najimi.differentiate.purchasing.covariates import CovariateModel, Covariates
from najimi.differentiate.purchasing.fading_rate import FadingRate, fading_days
from najimi.differentiate.purchasing.histories import Histories
from najimi.differentiate.purchasing.mbg_cnbd_k import MbgCnbdK
from najimi.differentiate.purchasing.mbg_nbd import MbgNbd
from najimi.differentiate.purchasing.naive import NaivePreviousWindow, NaiveRate
from najimi.differentiate.purchasing.pareto_nbd import ParetoNbd
from najimi.differentiate.renewing.renewal_counts import RenewalCounts
from najimi.differentiate.renewing.shifted_beta_geometric import (
    ShiftedBetaGeometric,
    fit_shifted_beta_geometric,
)
from najimi.differentiate.spending.gamma_gamma import GammaGamma
from najimi.differentiate.spending.spend import OrderMeans
from najimi.differentiate.standing.scan import decline_probability, scan_days
from najimi.differentiate.standing.series import find_declines
from najimi.differentiate.valuing import expected_order_margin, value_batch
from najimi.differentiate.witnessing import BANDS_SCHEMA, RETURNS_SCHEMA
from najimi.learn.lift import FEWEST_CUSTOMERS, lift_rows
from najimi.learn.rates import estimate_weight, response_rates
from najimi.matching.model import MODEL
from najimi.model.moment import Moment
from najimi.model.playbook import Playbook, parse_playbook
from najimi.tables import TURN_TABLES

PAGES = Path(__file__).parents[2] / "docs" / "methods"
SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
CDNOW = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}
SHOP = {"shop_mean_amount": 3000.0, "prior_orders": 0.5, "is_repeat_sample": 0.0}
UNKNOWN, NOTHING = pa.nulls(2, pa.string()), pa.nulls(2, pa.float64())
ONE_CALL = """
name = "example"
version = "example_1"
sector = "retail"
global_holdout_share = 0
contact_amount = {JPY = "15"}
[contact_rules]
max_7_days = "unlimited"
max_30_days = "unlimited"
complaint_quiet_days = 30
unanswered_limit = "unlimited"
gives_per_ask = 0
[capacities]
budget = "unlimited"
minutes = "unlimited"
[capacities.sends]
email = "unlimited"
letter = "unlimited"
call = 1
visit = "unlimited"
counter = "unlimited"
[[treatments]]
id = "phone"
strategy = "keep"
kind = "serve"
channel = "call"
contact_class = "service"
when = "true"
need = "saving_time"
cost = {JPY = "60"}
minutes = 8
relation_value = {JPY = "100"}
prior_response_probability = 0.2
prior_weight = 10
incremental_share = 0.5
orders_per_response = 2
rest_days = 0
outcome_window_days = 30
holdout_share = 0
words.ja = {title = "a", text = "a", benefit = "a"}
words.en = {title = "a", text = "a", benefit = "a"}
"""


RECOMPUTED_ELSEWHERE = {
    "enclosure.md": "test_enclosure_page.py",
    "next-purchase.md": "test_next_purchase_page.py",
    "give-and-take.md": "test_give_and_take_page.py",
    "uplift.md": "test_uplift_page.py",
    "two-keys-and-regret.md": "test_two_keys_page.py",
    "costs.md": "test_structure_pages.py",
    "named-care.md": "test_structure_pages.py",
    "share-of-customer.md": "test_share_page.py",
}


def test_every_page_recomputed_elsewhere_is_read_there() -> None:
    for page, file in RECOMPUTED_ELSEWHERE.items():
        source = (Path(__file__).parent / file).read_text(encoding="utf-8")
        assert page.removesuffix(".md") in source


def check_answer(page: str, label: str, value: float) -> None:
    """Hold the number beside a label of a page against the one computed."""
    text = (PAGES / f"{page}.md").read_text(encoding="utf-8")
    found = re.findall(rf"^\| {re.escape(label)} \| (-?[\d.]+) \|$", text, flags=re.MULTILINE)
    assert len(found) == 1, f"{page}: {label!r} stands on the page {len(found)} times"
    n_decimals = len(found[0].partition(".")[2])
    assert found[0] == f"{value:.{n_decimals}f}"


def test_every_answer_on_the_pages_is_checked_here() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    for page in (each for each in PAGES.glob("*.md") if each.name not in RECOMPUTED_ELSEWHERE):
        text = page.read_text(encoding="utf-8")
        for label in re.findall(r"^\| (.+?) \| -?[\d.]+ \|$", text, flags=re.MULTILINE):
            assert f'"{label}"' in source, f"{page.name}: nobody recomputes {label!r}"


@pytest.fixture(scope="module")
def customer() -> Histories:
    return Histories.of(frequency=[2], recency_days=[30.43], tenure_days=[38.86])


@pytest.fixture(scope="module")
def once() -> Histories:
    return Histories.of(frequency=[0], recency_days=[0], tenure_days=[38.86])


def test_bg_nbd(customer: Histories, once: Histories) -> None:
    model = BgNbd(**CDNOW)
    for label, value in {
        "probability to be alive": model.alive_probability(customer)[0],
        "expected purchases in 39 weeks": model.expected_purchases(customer, horizon_days=39)[0],
        "probability to buy at all in 39 weeks": model.buys_probability(customer, horizon_days=39)[
            0
        ],
        "expected purchases of someone who bought once": model.expected_purchases(
            once, horizon_days=39
        )[0],
    }.items():
        check_answer("purchase-models", label, value)
    assert model.alive_probability(once).tolist() == [1.0]


def test_mbg_nbd(customer: Histories, once: Histories) -> None:
    model = MbgNbd(**CDNOW)
    for label, value in {
        "probability that they are alive": model.alive_probability(customer)[0],
        "expected purchases over 39 weeks": model.expected_purchases(customer, horizon_days=39)[0],
        "probability that someone who bought once is alive": model.alive_probability(once)[0],
    }.items():
        check_answer("purchase-models", label, value)


def test_decline() -> None:
    ten, once = np.array([10]), np.zeros(10, dtype=np.int64)
    scanned, dispersion = scan_days(once, 7 * np.arange(1, 11), np.array([126]))
    check_answer("decline", "D of ten weeks and eight of silence", scanned.statistic[0])
    check_answer("decline", "its dispersion", dispersion[0])
    found = decline_probability(scanned.statistic / dispersion, ten)[0]
    check_answer("decline", "probability without a change", found)
    plain = decline_probability(scanned.statistic, ten)[0]
    check_answer("decline", "the same, had the gaps been as uneven as chance", plain)


def test_a_decline_of_counts() -> None:
    found = find_declines(np.array([[10, 11, 9, 10, 12, 10, 2, 1, 2]]))
    check_answer("decline", "months before the lower level", found.first_lower[0])
    check_answer("decline", "uses a month until then", found.usual_count[0])
    check_answer("decline", "uses a month since", found.recent_count[0])


def test_pareto_nbd(customer: Histories, once: Histories) -> None:
    by_hand = ParetoNbd(r=1.0, alpha=30.0, s=1.0, beta=30.0)
    rows = Histories.of(frequency=[1], recency_days=[30], tenure_days=[90])
    model = ParetoNbd(r=0.553, alpha=10.578, s=0.606, beta=11.669)
    for label, value in {
        "alive by hand": by_hand.alive_probability(rows)[0],
        "purchases by hand": by_hand.expected_purchases(rows, horizon_days=120)[0],
        "probability that they have not left": model.alive_probability(customer)[0],
        "purchases expected in 39 weeks": model.expected_purchases(customer, horizon_days=39)[0],
        "probability of a purchase in 39 weeks": model.buys_probability(customer, horizon_days=39)[
            0
        ],
        "probability that someone who bought once has not left": model.alive_probability(once)[0],
    }.items():
        check_answer("purchase-models", label, value)


def test_mbg_cnbd_k() -> None:
    model = MbgCnbdK(regularity=2.0, r=1.0, alpha=30.0, a=1.0, b=2.0)
    newcomer = Histories.of(frequency=[0], recency_days=[0], tenure_days=[0])
    silent = Histories.of(frequency=[3], recency_days=[60], tenure_days=[90])
    for label, value in {
        "a newcomer buys in 30 days": model.buys_probability(newcomer, horizon_days=30)[0],
        "purchases of a newcomer in 30 days": model.expected_purchases(newcomer, horizon_days=30)[
            0
        ],
        "alive after 30 days of silence": model.alive_probability(silent)[0],
        "buys in 30 days after 30 of silence": model.buys_probability(silent, horizon_days=30)[0],
        "purchases in 30 days after 30 of silence": model.expected_purchases(
            silent, horizon_days=30
        )[0],
    }.items():
        check_answer("purchase-models", label, value)


def test_covariates() -> None:
    model = CovariateModel(BgNbd(r=1.0, alpha=30.0, a=1.0, b=2.0), {"by_friend": np.log(2.0)})
    known = Covariates.of({"by_friend": [0, 1]}, n_rows=2)
    once = Histories.of(frequency=[0, 0], recency_days=[0, 0], tenure_days=[30, 30])
    silent = Histories.of(frequency=[3, 3], recency_days=[30, 30], tenure_days=[90, 90])
    buys = model.buys_probability(once, known, horizon_days=60)
    alive = model.alive_probability(silent, known)
    for label, value in {
        "buys within 60 days": buys[0],
        "buys within 60 days, by a friend": buys[1],
        "alive with γ = 0": alive[0],
        "alive, by a friend": alive[1],
    }.items():
        check_answer("purchase-models", label, value)


def test_renewals() -> None:
    by_hand = ShiftedBetaGeometric(a=1.0, b=1.0)
    cohort = RenewalCounts.of_cohort([1000, 631, 468, 382, 326, 289, 262, 241])
    model = fit_shifted_beta_geometric(cohort)
    renews = model.renewal_probability([0, 7])
    to_come = model.expected_renewals([0, 7], horizon_periods=5, discount_share=0.1)
    by_hand_to_come = by_hand.expected_renewals([0], horizon_periods=3)[0]
    for label, value in {
        "renewals of a new customer in three periods": by_hand_to_come,
        "*a* of the cohort": model.a,
        "*b* of the cohort": model.b,
        "log-likelihood of the cohort": model.log_likelihood,
        "a new customer renews": renews[0],
        "one with seven renewals renews": renews[1],
        "left after twelve years": model.survival_probability([12])[0],
        "renewals of a new one in five years at 10 %": to_come[0],
        "renewals of one with seven in five years at 10 %": to_come[1],
    }.items():
        check_answer("renewals", label, value)


def test_the_naive_rate() -> None:
    model = NaiveRate(mean_purchases_per_day=0.01)
    rows = Histories.of(frequency=[3], recency_days=[60], tenure_days=[100])
    for label, value in {
        "purchases expected in 50 days": model.expected_purchases(rows, horizon_days=50)[0],
        "silence fits the rate": model.alive_probability(rows)[0],
        "buys in 50 days": model.buys_probability(rows, horizon_days=50)[0],
    }.items():
        check_answer("purchase-models", label, value)


def test_the_fading_rate() -> None:
    model = FadingRate(half_life_days=30.0, mean_purchases_per_day=0.01, rate_variance=0.0001)
    one = Histories.of(
        frequency=[1], recency_days=[60], tenure_days=[90], fading_purchases=[[0.25, 0.5, 0.7, 0.8]]
    )
    days, squared = (each.item() for each in fading_days(one.tenure_days, 30.0))
    check_answer("purchase-models", "fading days", days)
    believed = 0.0001 * days**2 / (0.0001 * days**2 + 0.01 * squared)
    check_answer("purchase-models", "how far the own rate is believed", believed)
    expected = model.expected_purchases(one, horizon_days=30.0).item()
    check_answer("purchase-models", "purchases expected in the next 30 days", expected)


def test_the_previous_window() -> None:
    model = NaivePreviousWindow(window_days=90, active_return_share=0.6, silent_return_share=0.1)
    active, silent = (
        Histories.of(frequency=[3], recency_days=[80], tenure_days=[90], previous_purchases=[n])
        for n in (2, 0)
    )
    expected = model.expected_purchases(active, horizon_days=45)[0]
    buys = model.buys_probability(silent, horizon_days=180)[0]
    check_answer("purchase-models", "purchases expected in 45 days", expected)
    check_answer("purchase-models", "a silent one buys in 180 days", buys)


@pytest.fixture(scope="module")
def bands() -> ResidualBands:
    brought = [0, 0, 1000, 1000, 1000, 1000, 1000, 2000, 4000]
    return residual_bands([1000.0] * 9, brought, [1] * 9, interval_share=0.8, window_days=90.0)


def test_bands(bands: ResidualBands) -> None:
    low, high = bands.around([1000.0, 3000.0], horizon_days=90)
    for label, value in {
        "lower end for 90 days": low[0],
        "upper end for 90 days": high[0],
        "upper end for someone with expectation 3,000": high[1],
        "upper end for 180 days, expectation 1,000": bands.around([1000.0], horizon_days=180)[1][0],
    }.items():
        check_answer("spend", label, value)


def test_gamma_gamma() -> None:
    model = GammaGamma(p=6.25, q=3.74, v=15.44)
    seen = OrderMeans.of(n_orders=[2], mean_order_amount=[50])
    for label, value in {
        "mean of the shop": model.population_mean_amount,
        "weight of the shop in purchases": (model.q - 1) / model.p,
        "expected amount after 2 purchases of mean 50": model.conditional_mean(seen)[0],
    }.items():
        check_answer("spend", label, value)


@pytest.mark.parametrize(
    ("label", "n_orders", "total"),
    [
        ("after 1 purchase of 6,000", 1.0, 6000.0),
        ("after 2 purchases of −4,000 each", 2.0, -8000.0),
    ],
)
def test_margin_of_the_next_purchase(label: str, n_orders: float, total: float) -> None:
    numbers = {
        "n_orders": np.array([n_orders]),
        "margin_amount": np.array([total]),
        "first_margin_amount": np.array([total / n_orders]),
    }
    check_answer("spend", label, expected_order_margin(numbers, SHOP)[0])


def chosen(quantity: str, model: str, parameters: dict[str, float]) -> dict[str, Any]:
    parts = {"quantity": quantity, "model": model, "is_chosen": True}
    return parts | {"parameters": json.dumps(parameters)}


def test_value_over_the_horizon() -> None:
    models = pa.Table.from_pylist([
        chosen("purchases", "naive_rate", {"mean_purchases_per_day": 0.01}),
        chosen("order_margin", "all_orders", SHOP),
    ])  # fmt: skip
    customers = pa.RecordBatch.from_pylist([{
        "customer_id": "alice", "n_orders": 4, "margin_amount": 14_500,
        "first_margin_amount": 4_000,
        "frequency": 3, "recency_days": 60, "tenure_days": 100, "previous_purchases": 3,
    }])  # fmt: skip
    moment = Moment(datetime(2026, 4, 1, tzinfo=UTC), "UTC", 365, 0.10, 0.8, 1, "t", "s")
    small = {
        "models": models,
        "bands": BANDS_SCHEMA.empty_table(),
        "return_shares": RETURNS_SCHEMA.empty_table(),
    }
    (value,) = value_batch(customers, small, moment).to_pylist()
    check_answer("spend", "purchases expected", value["expected_purchases"])
    check_answer("spend", "expected margin of a purchase", value["expected_order_margin_amount"])
    check_answer("spend", "expected margin over the horizon", value["expected_margin_amount"])
    page = (PAGES / "spend.md").read_text(encoding="utf-8")
    undiscounted = value["expected_purchases"] * value["expected_order_margin_amount"]
    assert f"Without the discount it would be {undiscounted:,.0f}." in page


def test_ends_of_a_claim_and_of_a_total() -> None:
    came = np.r_[np.ones(60), np.zeros(40)]
    chances = chance_bands(np.full(100, 0.5), came, np.zeros(100), interval_share=0.8)
    low, high = chances.around(np.array([0.5]))
    error = error_of_total([100.0, 200.0], [110.0, 180.0])
    ends = interval_of_total(100.0, error_share=error, n_origins=3, interval_share=0.8)
    for label, value in {
        "lower end of a claim of one half": low[0],
        "upper end of a claim of one half": high[0],
        "error of the total": error,
        "lower end of a total of 100": ends[0],
        "upper end of a total of 100": ends[1],
    }.items():
        check_answer("intervals", label, value)


def test_where_nobody_returned() -> None:
    model = nobody_returned(1000.0)
    rows = Histories.of(frequency=[0], recency_days=[0], tenure_days=[100])
    most, likely = rarely_ends(model, rows, horizon_days=100)
    ends = steady_ends(model, rows, horizon_days=100, interval_share=0.8)
    for label, value in {
        "purchases expected of them": model.expected_purchases(rows, horizon_days=100)[0],
        "upper end of their purchases": max(most[0], ends.purchases[1][0]),
        "upper end of their probability to buy": max(likely[0], ends.buys[1][0]),
    }.items():
        check_answer("intervals", label, value)


def test_response_rates() -> None:
    n, r = [100, 100, 100], [5, 15, 40]
    classes = ["quiet", "occasional", "frequent"]
    cells = {"treatment_id": ["a"] * 3, "activity": classes, "n_delivered": n, "n_responses": r}
    prior = {
        "treatment_id": ["a"],
        "prior_response_probability": [0.10],
        "prior_weight": [20.0],
        "incremental_share": [0.5],
    }
    rates = response_rates({"response_cells": pa.table(cells), "treatments": pa.table(prior)})
    overall = (0.10 * 20 + sum(r)) / (20 + sum(n))
    check_answer("response-rates", "rate over all classes", overall)
    weight = estimate_weight(np.array([n]), np.array([r]), np.array([overall]))
    assert weight is not None
    check_answer("response-rates", "weight estimated from the data", weight)
    for label, rate in zip(
        ["rate of the quiet", "rate of the occasional", "rate of the frequent"],
        rates["response_probability"].to_pylist(),
        strict=True,
    ):
        check_answer("response-rates", label, rate)
    frequent = rates.to_pylist()[2]
    check_answer(
        "response-rates", "lower end for the frequent", frequent["response_low_probability"]
    )
    check_answer(
        "response-rates", "upper end for the frequent", frequent["response_high_probability"]
    )


def arm(is_issued: int, margins: list[int]) -> dict[str, Any]:
    y = np.array(margins)
    return {
        "basis": "delivered", "treatment_id": "a", "is_issued": is_issued, "n": len(y),
        "total": int(y.sum()), "squares": float(y @ y),
    }  # fmt: skip


def lift_of(issued: list[int], held_out: list[int]) -> dict[str, Any]:
    arms = pa.Table.from_pylist([arm(1, issued), arm(0, held_out)])
    (row,) = lift_rows({"arm_sums": arms}).to_pylist()
    return dict(row)


def test_lift() -> None:
    row = lift_of([100] * 20 + [300] * 20, [100] * 15 + [200] * 15)
    check_answer("lift", "mean of the treated", row["treated_mean_amount"])
    check_answer("lift", "mean of those kept back", row["held_out_mean_amount"])
    check_answer("lift", "lift", row["lift_amount"])
    check_answer("lift", "lower end of the 95 % interval", row["lift_low_amount"])
    check_answer("lift", "upper end of the 95 % interval", row["lift_high_amount"])


def test_lift_claims_nothing_of_fewer_than_thirty() -> None:
    row = lift_of([100] * 40, [100] * 29)
    assert (row["n_treated"], row["n_held_out"], row["lift_amount"]) == (40, 29, None)
    assert f"fewer than {FEWEST_CUSTOMERS} customers" in (PAGES / "lift.md").read_text("utf-8")


@pytest.fixture(scope="module")
def playbook() -> Playbook:
    return parse_playbook(ONE_CALL, currency="JPY")


@pytest.fixture(scope="module")
def screened() -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict({
        "customer_id": ["alice", "bob"], "mark_0": [0, 0], "activity": ["quiet", "quiet"],
        "stage": ["repeat", "repeat"], "tier": ["steady", "steady"], "main_need": UNKNOWN,
        "recorded_needs": pa.array([None, None], pa.list_(pa.string())),
        "ideal_types": pa.array([None, None], pa.list_(pa.string())),
        "expected_margin_amount": NOTHING, "expected_margin_low_amount": NOTHING,
        "expected_margin_high_amount": NOTHING,
        "expected_order_margin_amount": [3000.0, 2000.0], "n_contacts_30_days": [1, 0],
        "draw": [0.9, 0.9],
        "turn_draw": [0.9, 0.9], "staff_id": pa.array([None, None], pa.string()),
    })  # fmt: skip


def test_scores_and_prices(playbook: Playbook, screened: pa.RecordBatch) -> None:
    names = ("response_rates", "uplifts", "models")
    empty = {name: TURN_TABLES[name].schema.empty_table() for name in names}
    expected = read_expected(playbook, empty["response_rates"], empty["uplifts"])
    scores = score_batch(screened, playbook, expected, 0.0, 0.8)
    check_answer(
        "prices", "expected margin of calling Alice", scores.incremental_margin_amount[0, 0]
    )
    check_answer("prices", "score for Alice", scores.score[0, 0])
    check_answer("prices", "score for Bob", scores.score[1, 0])
    step = prices_step(playbook)
    small = {
        "previous_response_rates": empty["response_rates"], "models": empty["models"],
        "previous_uplifts": empty["uplifts"], "seeds": pa.table({"interval_share": [0.8]}),
        "previous_prices": TURN_TABLES["prices"].schema.empty_table(),
    }  # fmt: skip
    state, is_done = step.start(small), False
    while not is_done:
        gathered = step.tally(step.prepare(screened, small), state)
        state, is_done = step.advance(state, pa.Table.from_batches([gathered], GATHERED_SCHEMA))
    found = {(row["kind"], row["name"]): row for row in step.finish(state).to_pylist()}
    price = found["price", "sends_call"]["amount"]
    check_answer("prices", "calls wanted at price 0", found["wanted", "sends_call"]["whole"])
    check_answer("prices", "price of a call", price)
    check_answer("prices", "advantage of Alice at that price", scores.score[0, 0] - price)
    check_answer("prices", "bound", found["figure", "bound"]["amount"])
    check_answer("prices", "worth of the decisions", found["figure", "value"]["amount"])


def test_the_numbers_of_the_search_are_those_of_the_code() -> None:
    page = (PAGES / "prices.md").read_text(encoding="utf-8")
    for number in (N_SAMPLED, FEW_IN_DOUBT):
        assert f"{number:,} customers" in page
    assert f"more than {REACH:.0f} temperatures" in page


def test_likely_duplicates() -> None:
    levels = {(c.name, level.code): level for c in MODEL.comparisons for level in c.levels}
    chance = 3 / 0.6 / (1_000 * 999 / 2)
    before = np.log2(chance / (1 - chance))

    def weight(**codes: str) -> float:
        told = [levels[about] for about in codes.items()]
        return float(before + sum(np.log2(level.m / level.u) for level in told))

    one = weight(
        family_name="same", given_name="same", birth_on="same", address="differs", email="differs"
    )
    couple = weight(
        family_name="same_home", given_name="differs", birth_on="differs", address="same",
        email="shared", phone="shared",
    )  # fmt: skip
    birth = levels["birth_on", "same"]
    for label, value in {
        "weight before anything is compared": before,
        "weight of one person in two entries": one,
        "probability of one person in two entries": 2**one / (1 + 2**one),
        "weight of a couple": couple,
        "probability of a couple": 2**couple / (1 + 2**couple),
        "m of equal given names, 0.9 seen in 450 certain pairs": mix_m(
            0.9, levels["given_name", "same"].m, 450
        ),
        "u of equal birthdays in a million, 160 in a million seen": 1e6
        * mix_u(0.00016, birth.u, birth.m, chance, 499_500),
    }.items():
        check_answer("likely-duplicates", label, value)

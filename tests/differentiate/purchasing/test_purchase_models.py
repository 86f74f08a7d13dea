"""A stored row is enough to build a model again."""

import pytest

from najimi.differentiate.purchasing.bg_nbd import BgNbd
from najimi.differentiate.purchasing.blend import Blend
from najimi.differentiate.purchasing.by_segment import BySegment
from najimi.differentiate.purchasing.corrected import Corrected
from najimi.differentiate.purchasing.fading_rate import FadingRate
from najimi.differentiate.purchasing.mbg_cnbd_k import MbgCnbdK
from najimi.differentiate.purchasing.mbg_nbd import MbgNbd
from najimi.differentiate.purchasing.mended import Mend
from najimi.differentiate.purchasing.naive import NaivePreviousWindow, NaiveRate
from najimi.differentiate.purchasing.pareto_nbd import ParetoNbd
from najimi.differentiate.purchasing.purchase_models import model_from_parameters
from najimi.errors import OutOfRangeError

MEAN = Blend((BgNbd(r=0.2, alpha=30.0, a=0.8, b=2.4), NaivePreviousWindow(window_days=90.0)))


@pytest.mark.parametrize(
    "model",
    [
        BgNbd(r=0.2, alpha=30.0, a=0.8, b=2.4, log_likelihood=-9.5),
        MbgNbd(r=0.2, alpha=30.0, a=0.8, b=2.4),
        ParetoNbd(r=0.5, alpha=10.0, s=0.6, beta=11.0, log_likelihood=-9.5),
        MbgCnbdK(regularity=2.0, r=0.5, alpha=10.0, a=0.6, b=11.0),
        NaiveRate(mean_purchases_per_day=0.01),
        NaivePreviousWindow(window_days=90.0, active_return_share=1.0, silent_return_share=0.0),
        FadingRate(half_life_days=30.0, mean_purchases_per_day=0.01, rate_variance=0.0001),
        MEAN,
        BySegment(NaiveRate(0.02), MEAN),
        Corrected(
            BySegment(MEAN, NaiveRate(0.02)), BgNbd(0.2, 30.0, 0.8, 2.4), 1.05, Mend(0.1, 0.9)
        ),
    ],
)
def test_a_model_survives_being_stored(model):
    assert model_from_parameters(model.name, model.parameters()) == model


def test_it_names_every_fault_of_a_row_at_once():
    with pytest.raises(OutOfRangeError) as caught:
        model_from_parameters("bg_nbd", {"r": -1.0, "alpha": float("nan"), "a": 1.0, "c": 2.0})
    for fault in ("b is missing", "c is unknown", "r must be", "alpha must be"):
        assert fault in str(caught.value)


def test_it_refuses_a_share_above_one():
    with pytest.raises(OutOfRangeError, match="silent_return_share"):
        model_from_parameters(
            "naive_previous_window", {"window_days": 90.0, "silent_return_share": 1.5}
        )


@pytest.mark.parametrize("regularity", [0.0, 1.5, 7.0])
def test_it_refuses_a_part_of_a_phase(regularity):
    numbers = {"regularity": regularity, "r": 1.0, "alpha": 1.0, "a": 1.0, "b": 1.0}
    with pytest.raises(OutOfRangeError, match="regularity"):
        model_from_parameters("mbg_cnbd_k", numbers)


def test_it_lists_the_names_it_knows():
    with pytest.raises(
        OutOfRangeError, match="bg_nbd, mbg_nbd, pareto_nbd, mbg_cnbd_k, naive_rate"
    ):
        model_from_parameters("nonsense", {})


def test_it_names_what_is_wrong_inside_a_mean_and_of_a_correction():
    with pytest.raises(OutOfRangeError) as caught:
        model_from_parameters(
            "naive_rate+bg_nbd",
            {"naive_rate.mean_purchases_per_day": -1.0, "stray": 1.0, "total_factor": 0.0},
        )
    for fault in (
        "mean_purchases_per_day must",
        "stray is unknown",
        "r is missing",
        "total_factor",
    ):
        assert fault in str(caught.value)

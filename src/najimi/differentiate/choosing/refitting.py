"""A chosen model, fitted anew on what was known on another day."""

from __future__ import annotations

from dataclasses import replace

from najimi.differentiate.choosing.boosting import correct
from najimi.differentiate.choosing.candidates import fit_model
from najimi.differentiate.purchasing.boosted import Boosted
from najimi.differentiate.purchasing.corrected import Corrected
from najimi.differentiate.purchasing.fitted_model import FittedPurchaseModel
from najimi.differentiate.purchasing.histories import Histories


def fit_again(
    model: FittedPurchaseModel, histories: Histories, *, window_days: float
) -> FittedPurchaseModel:
    """
    Return a model of the same make, fitted on other histories; corrections and trees stay.

    Parameters
    ----------
    model : FittedPurchaseModel
        As it was chosen.
    histories : Histories
        What was known on the other day, with all columns that the model asks for.
    window_days : float, in days, > 0
        Length of the window behind ``previous_purchases``.

    Raises
    ------
    NotEnoughDataError
        If these data are too thin for the model.
    """
    if isinstance(model, Corrected):
        leaving = model.leaving and fit_again(model.leaving, histories, window_days=window_days)
        inner = fit_again(model.model, histories, window_days=window_days)
        return replace(model, model=inner, leaving=leaving)
    if isinstance(model, Boosted):
        return correct(model.offset.name, histories, model.trees, window_days=window_days)
    return fit_model(model.name, histories, window_days=window_days)

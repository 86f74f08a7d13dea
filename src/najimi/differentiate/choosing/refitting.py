"""A chosen model, fitted on what is known today, or on another day."""

from __future__ import annotations

from dataclasses import replace

from najimi.differentiate.choosing.boosting import correct
from najimi.differentiate.choosing.candidates import WINDOW, fit_model
from najimi.differentiate.choosing.choice import Choice
from najimi.differentiate.purchasing.boosted import PREFIX, Boosted
from najimi.differentiate.purchasing.corrected import Corrected
from najimi.differentiate.purchasing.fitted_model import FittedPurchaseModel
from najimi.differentiate.purchasing.histories import Histories
from najimi.differentiate.purchasing.naive import NaivePreviousWindow


def fit_chosen(
    choice: Choice, histories: Histories, *, drawn: Histories | None = None
) -> FittedPurchaseModel:
    """
    Fit the chosen model on today's histories, with what the backtest taught.

    Parameters
    ----------
    choice : Choice
        As :func:`choose_purchase_model` returned it.
    histories : Histories
        What is known today; the previous-window model needs nothing of it.
    drawn : Histories, optional
        Customers drawn from these with all columns, where ``histories`` lacks some.

    Returns
    -------
    FittedPurchaseModel
        Ready to be asked.

    Raises
    ------
    NotEnoughDataError
        If today's data are too thin for the chosen model.
    """
    days = choice.window_days
    fitted: dict[str, FittedPurchaseModel] = {}
    model: FittedPurchaseModel
    if choice.trees:
        offset = choice.model_name.removeprefix(PREFIX)
        model = correct(offset, histories, choice.trees, window_days=days, drawn=drawn)
    elif choice.model_name == WINDOW:
        model = NaivePreviousWindow(days, choice.active_return_share, choice.silent_return_share)
    else:
        model = fit_model(
            choice.model_name, histories, window_days=days, drawn=drawn, fitted=fitted
        )
    if choice.leaving_name is None:
        return model
    leaving = fit_model(choice.leaving_name, histories, window_days=days, fitted=fitted)
    return Corrected(model, leaving, choice.total_factor, choice.mend)


def fit_again(
    model: FittedPurchaseModel,
    histories: Histories,
    *,
    window_days: float,
    fitted: dict[str, FittedPurchaseModel],
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
    fitted : dict of str to FittedPurchaseModel
        What was fitted on these histories before; see :func:`fit_model`.

    Raises
    ------
    NotEnoughDataError
        If these data are too thin for the model.
    """
    if isinstance(model, Corrected):
        days = window_days
        leaving = model.leaving and fit_again(
            model.leaving, histories, window_days=days, fitted=fitted
        )
        inner = fit_again(model.model, histories, window_days=days, fitted=fitted)
        return replace(model, model=inner, leaving=leaving)
    if isinstance(model, Boosted):
        return correct(model.offset.name, histories, model.trees, window_days=window_days)
    return fit_model(model.name, histories, window_days=window_days, fitted=fitted)

"""How we know: models, forecasts, rates and lift, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from najimi.desk import engine
from najimi.desk.rows import Evidence, LiftRow
from najimi.workspace import Workspace

if TYPE_CHECKING:
    from django.test import Client


def test_the_chosen_model_stands_first_with_its_error(desk_shop: Workspace) -> None:
    told = engine.read_evidence(engine.open_shop(desk_shop.folder), "ja")
    purchases = [model for model in told.models if model.quantity == "purchases"]
    assert sum(model.is_chosen for model in purchases) == 1
    errors = [model.mae for model in purchases if model.mae is not None]
    assert errors == sorted(errors)


@pytest.mark.parametrize(
    ("basis", "words"),
    [("placebo", "空試し"), ("delivered", "くじで見送った方の、その後の粗利の違い")],
)
def test_lift_says_what_it_rests_on(
    owner: Client, monkeypatch: pytest.MonkeyPatch, basis: str, words: str
) -> None:
    lift = LiftRow(None, basis, n_treated=90, n_held_out=10, amount=500.0, low=-200.0, high=1200.0)
    told = Evidence("…", models=(), forecasts=(), rates=(), lift=(lift,))
    monkeypatch.setattr(engine, "read_evidence", lambda *_: told)
    page = owner.get("/models").text
    assert words in page
    assert "-￥200 〜 ￥1,200" in page

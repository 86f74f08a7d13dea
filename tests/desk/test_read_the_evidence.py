"""How we know: models, forecasts, rates and lift, in plain words."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import override_settings

from najimi.desk import engine
from najimi.desk.rows import Evidence, ForecastRow, LiftRow, RateRow
from najimi.loop import run_turn
from najimi.testing import AS_OF, make_small_shop
from najimi.workspace import Workspace, open_workspace

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
    [("placebo", "偽薬の確かめ"), ("delivered", "くじで見送った方の、その後の粗利の違い")],
)
def test_lift_says_what_it_rests_on(
    owner: Client, monkeypatch: pytest.MonkeyPatch, basis: str, words: str
) -> None:
    lift = LiftRow(None, basis, n_treated=90, n_held_out=10, amount=500.0, low=-200.0, high=1200.0)
    told = Evidence("…", models=(), record=(), forecasts=(), rates=(), lift=(lift,))
    monkeypatch.setattr(engine, "read_evidence", lambda *_: told)
    page = owner.get("/models").text
    assert words in page
    assert "-￥200 〜 ￥1,200" in page


def test_the_measured_arm_stands_beside_the_global_holdout(
    owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    arms = (90, 10, False), (9, 10, True)
    lift = tuple(
        LiftRow(None, "delivered", treated, held, 500.0, -200.0, 1200.0, is_equal_arm)
        for treated, held, is_equal_arm in arms
    )
    told = Evidence("…", models=(), record=(), forecasts=(), rates=(), lift=lift)
    monkeypatch.setattr(engine, "read_evidence", lambda *_: told)
    section = owner.get("/models").text.split('id="lift"')[1].split("</section>")[0]
    assert [section.count(words) for words in ("すべて合わせて", "比べるための同数の組")] == [1, 1]


def test_the_latest_six_forecasts_stand_open_and_the_rest_folded(
    owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = tuple(ForecastRow(date(2026, 3, n), 28, 9, 10.0, 9, 0.5) for n in range(9, 0, -1))
    told = Evidence("…", models=(), record=(), forecasts=rows, rates=(), lift=())
    monkeypatch.setattr(engine, "read_evidence", lambda *_: told)
    shown, _, folded = owner.get("/models").text.partition('<details class="older">')
    assert [f"2026/3/{n}<" in shown for n in range(9, 0, -1)] == [True] * 6 + [False] * 3
    assert "これより前の3件" in folded
    assert "2026/3/1<" in folded


@pytest.mark.usefixtures("replay")
def test_response_rates_of_a_replay_come_from_real_campaigns(
    owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    rate = RateRow("…", "quiet", 10, 1, 0.1, 0.0, 0.2)
    told = Evidence("…", models=(), record=(), forecasts=(), rates=(rate,), lift=())
    monkeypatch.setattr(engine, "read_evidence", lambda *_: told)
    owner.post("/language", {"locale": "en"})
    assert "From real campaigns in the data" in owner.get("/models").text


def test_the_record_names_what_each_turn_chose_and_by_how_much(desk_shop: Workspace) -> None:
    shop = engine.open_shop(desk_shop.folder)
    told = engine.read_evidence(shop, "ja").record
    assert [row.on for row in told] == sorted(row.on for row in told)
    assert told[-1].on == shop.today
    chosen = engine.read_important(shop).model
    assert told[-1].chosen == chosen
    assert told[-1].gain_share is not None
    assert 0 <= told[-1].gain_share < 1


def test_no_error_stands_without_how_many_it_was_measured_on(owner: Client) -> None:
    page = owner.get("/models").text
    models = page.split('id="models"')[1].split("</section>")[0]
    assert re.search(r"\d+名で、過去の\d+つの時点から試しました", models)
    record = page.split('id="record"')[1].split("</section>")[0]
    assert record.count(">人数<") == 1


def test_a_turn_of_an_earlier_release_lacks_a_table_and_still_opens(
    owner: Client, desk_shop: Workspace
) -> None:
    earlier = desk_shop.turns.all()[0]
    earlier.path("models").unlink()
    assert owner.get("/models").status_code == 200


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> engine.Shop:
    """Return a shop that looks 28 days after an earlier turn, its horizon as long."""
    folder = tmp_path_factory.mktemp("watched") / "shop"
    workspace = make_small_shop(folder, n_others=60)
    settings = folder / "najimi.toml"
    text = re.sub(r"(?m)^#? ?horizon_days = \d+", "horizon_days = 28", settings.read_text())
    settings.write_text(text, encoding="utf-8")
    for days in (28, 0):
        run_turn(open_workspace(folder), as_of=AS_OF - timedelta(days=days))
    return engine.open_shop(workspace.folder)


def test_what_was_said_of_customers_is_held_against_what_they_did(watched: engine.Shop) -> None:
    told = engine.read_calibration(watched)
    assert told is not None
    assert (told.window_days, told.predicted_on) == (28, watched.today - timedelta(days=28))
    assert sum(row.n for row in told.bins) == told.n_customers
    bought = watched.turn.read("customer_values")["n_orders"].to_pylist()
    before = watched.workspace.turns.all()[0].read("customer_values")["n_orders"].to_pylist()
    assert sum(row.done * row.n for row in told.bins) == pytest.approx(sum(bought) - sum(before))
    assert [row.said for row in told.bins] == sorted(row.said for row in told.bins)


def test_intervals_are_counted_that_held_what_came(watched: engine.Shop) -> None:
    told = engine.read_coverage(watched)
    assert told is not None
    earlier = watched.workspace.turns.all()[0].read("customer_values").to_pylist()
    now = {row["customer_id"]: row for row in watched.turn.read("customer_values").to_pylist()}
    held = [
        row["expected_margin_low_amount"]
        <= now[row["customer_id"]]["past_margin_amount"] - row["past_margin_amount"]
        <= row["expected_margin_high_amount"]
        for row in earlier
        if row["expected_margin_low_amount"] is not None
    ]
    assert (told.n_customers, told.n_held) == (len(held), sum(held))
    assert told.promised_share == watched.manifest.interval_share


def test_without_a_turn_of_the_right_day_nothing_is_checked(desk_shop: Workspace) -> None:
    shop = engine.open_shop(desk_shop.folder)
    assert engine.read_calibration(shop) is None
    assert engine.read_coverage(shop) is None


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_the_check_of_single_customers_says_on_how_many_it_rests(
    owner: Client, watched: engine.Shop, locale: str
) -> None:
    owner.post("/language", {"locale": locale})
    with override_settings(WORKSPACE=watched.workspace.folder):
        page = owner.get("/models").text
    section = page.split('id="by-customer"')[1].split("</section>")[0]
    told, held = engine.read_calibration(watched), engine.read_coverage(watched)
    assert told is not None
    assert held is not None
    assert section.count("<circle") == len(told.bins)
    assert str(told.n_customers) in section
    assert str(held.n_customers) in section

"""Geometry of the drawings."""

from __future__ import annotations

from datetime import date

from najimi.desk import charts
from najimi.desk.rows import MonthRow, TierRow


def test_bars_fill_the_drawing_and_returns_have_no_height() -> None:
    months = [MonthRow(date(2026, m, 1), amount) for m, amount in ((1, 50), (2, 100), (3, -20))]
    first, highest, returned = charts.month_bars(months)
    assert highest.height == charts.CHART_HEIGHT
    assert highest.is_highest
    assert first.height == charts.CHART_HEIGHT / 2
    assert returned.height == 0


def test_a_year_without_purchases_is_a_flat_line() -> None:
    bars = charts.month_bars([MonthRow(date(2026, m, 1), 0) for m in range(1, 13)])
    assert {bar.height for bar in bars} == {0}


def test_whoever_lapsed_after_one_purchase_was_new_and_not_yet_repeat() -> None:
    main, side = charts.path("lapsing", n_orders=1)
    assert [step.state for step in main] == ["done", "done", "ahead", "ahead"]
    assert [step.state for step in side] == ["now", "ahead", "ahead"]


def test_a_regular_has_passed_all_before() -> None:
    main, side = charts.path("loyal", n_orders=12)
    assert [step.state for step in main] == ["done", "done", "done", "now"]
    assert {step.state for step in side} == {"ahead"}


def test_an_interval_below_zero_is_not_drawn() -> None:
    assert charts.interval(-200.0, -100.0, -50.0) is None
    assert charts.interval(None, 10.0, None) is None


def test_the_widest_layer_of_the_pyramid_fills_it() -> None:
    layers = charts.pyramid([TierRow("steady", 10, 0.4), TierRow("small", 40, 0.6)])
    assert [(layer.x, layer.width) for layer in layers] == [(37.5, 25.0), (0.0, 100.0)]


def test_the_curve_runs_from_corner_to_corner() -> None:
    assert charts.curve([(0.0, 0.0), (1.0, 1.0)]) == "0.0,200.0 200.0,0.0"

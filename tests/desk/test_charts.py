"""Geometry of the drawings."""

from __future__ import annotations

from datetime import date

import pytest

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


def test_bands_are_as_thick_as_people_are_many_and_none_is_lost() -> None:
    rows = [("steady", (("steady", 30), ("small", 10))), ("unknown", (("small", 5),))]
    drawn = charts.flows(rows)
    assert {(b.was, b.became): b.way for b in drawn.bands} == {
        ("steady", "steady"): "same", ("steady", "small"): "down", ("unknown", "small"): "aside",
    }  # fmt: skip
    assert sum(node.n for node in drawn.left) == sum(node.n for node in drawn.right) == 45
    assert drawn.left[0].height == pytest.approx(8 * drawn.left[1].height, rel=0.01)


def test_nobody_moving_is_no_drawing() -> None:
    assert charts.flows([]).bands == ()


def test_intervals_beside_each_other_share_one_scale() -> None:
    wide, narrow = charts.intervals([(0.0, 50.0, 200.0), (40.0, 50.0, 60.0)])
    assert wide is not None
    assert narrow is not None
    assert wide.middle == narrow.middle
    assert wide.width > narrow.width


def test_what_came_true_lies_on_the_diagonal() -> None:
    plot = charts.calibration([(10.0, 10.0, 3), (20.0, 20.0, 3)])
    assert plot is not None
    assert [dot.x + dot.y for dot in plot.dots] == [charts.SIZE, charts.SIZE]
    assert charts.calibration([]) is None

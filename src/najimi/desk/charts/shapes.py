"""Bars, paths, layers and intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from najimi.desk.rows import ModelRow, MonthRow, TierRow
from najimi.model.terms import Stage

CHART_WIDTH, CHART_HEIGHT, GAP = 480, 120, 8
CURVE_SIZE = 200
WITHIN = 99.2
"""Where the mark of an expectation begins at most, so that it stays in the drawing."""
MAIN_PATH = (Stage.PROSPECT, Stage.NEW, Stage.REPEAT, Stage.LOYAL)
SIDE_PATH = (Stage.LAPSING, Stage.LOST, Stage.WON_BACK)


@dataclass(frozen=True)
class Bar:
    """One bar of the chart of months."""

    month: MonthRow
    x: float
    y: float
    width: float
    height: float
    middle: float
    is_labelled: bool
    is_highest: bool


@dataclass(frozen=True)
class Step:
    """One step of the path; ``state`` is done, now or ahead."""

    stage: str
    state: str


@dataclass(frozen=True)
class Layer:
    """One layer of the pyramid; widths in per cent of the drawing."""

    row: TierRow
    x: float
    width: float
    value_width: float


@dataclass(frozen=True)
class Interval:
    """An interval on a scale from 0 to 100; ``middle`` is the expectation."""

    low: float
    middle: float
    width: float


def share(part: float, whole: float | None) -> float:
    """
    Return a part in per cent of the whole, between 0 and 100, with one decimal.

    Examples
    --------
    >>> share(95, 120), share(5, 0)
    (79.2, 0.0)
    """
    return round(min(max(100 * part / whole, 0.0), 100.0), 1) if whole else 0.0


def month_bars(months: Sequence[MonthRow]) -> tuple[Bar, ...]:
    """Return one bar per month; a month with more returns than purchases has no height."""
    most = max([month.amount for month in months] + [1])
    step = CHART_WIDTH / max(len(months), 1)
    heights = [max(0.0, round(CHART_HEIGHT * month.amount / most, 1)) for month in months]
    return tuple(
        Bar(
            month=month,
            x=round(index * step + GAP / 2, 1),
            y=round(CHART_HEIGHT - height, 1),
            width=round(step - GAP, 1),
            height=height,
            middle=round((index + 0.5) * step, 1),
            is_labelled=index % 2 == (len(months) - 1) % 2,
            is_highest=month.amount == most,
        )
        for index, (month, height) in enumerate(zip(months, heights, strict=True))
    )


def path(stage: str, n_orders: int) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """
    Return the common path, and the way aside that those take who stay away.

    Whoever stands aside has passed what their purchases show: one makes them new, two repeat.
    """
    if stage in MAIN_PATH:
        return _steps(MAIN_PATH, MAIN_PATH.index(Stage(stage))), _steps(SIDE_PATH, -1)
    passed = min(n_orders, 2)
    main = tuple(Step(s.value, "done" if i <= passed else "ahead") for i, s in enumerate(MAIN_PATH))
    return main, _steps(SIDE_PATH, SIDE_PATH.index(Stage(stage)))


def interval(
    low: float | None, middle: float | None, high: float | None, *, top: float | None = None
) -> Interval | None:
    """Return where an interval lies between zero and ``top``, or a little above its upper end."""
    if low is None or middle is None or high is None or high <= 0:
        return None
    end = top or high * 1.1
    start = share(low, end)
    return Interval(start, min(share(middle, end), WITHIN), round(share(high, end) - start, 1))


def intervals(
    told: Sequence[tuple[float | None, float | None, float | None]],
) -> list[Interval | None]:
    """Return several intervals on one scale, so that one sees where they overlap."""
    top = 1.05 * max([0.0, *(high or 0.0 for _, _, high in told)])
    return [interval(low, middle, high, top=top) for low, middle, high in told]


def pyramid(tiers: Sequence[TierRow]) -> tuple[Layer, ...]:
    """Return the layers of the pyramid, as wide as the tier has people."""
    most = max([tier.n for tier in tiers] + [1])
    widths = [max(share(tier.n, most), 1.0) for tier in tiers]
    return tuple(
        Layer(
            tier, round((100 - width) / 2, 1), width, round(100 * max(tier.value_share or 0, 0), 1)
        )
        for tier, width in zip(tiers, widths, strict=True)
    )


def curve(points: Sequence[tuple[float, float]]) -> str:
    """Return the points of a line in a square, the origin at the lower left."""
    placed = ((part * CURVE_SIZE, (1 - min(held, 1.0)) * CURVE_SIZE) for part, held in points)
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)


def errors(models: Sequence[ModelRow]) -> list[tuple[ModelRow, float]]:
    """Return each model with the length of the bar of its error."""
    most = max((model.mae or 0.0 for model in models), default=0.0)
    return [(model, share(model.mae or 0.0, most)) for model in models]


def _steps(stages: Sequence[Stage], now: int) -> tuple[Step, ...]:
    states = ["done" if i < now else "now" if i == now else "ahead" for i in range(len(stages))]
    return tuple(Step(s.value, state) for s, state in zip(stages, states, strict=True))

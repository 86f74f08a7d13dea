"""Drawings over time, and how answers and amounts spread: dots, paths, columns, squares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from najimi.desk.rows import NeedMap, PassageRow, Period, ScoreRow, WaitingWeek

SERIES_WIDTH, SERIES_HEIGHT, EDGE = 360, 90, 8
COLUMN_HEIGHT, COLUMN_STEP, COLUMN_WIDTH = 60, 22, 18
SQUARE = 40


@dataclass(frozen=True)
class SeriesDot:
    """One answer: where it stands, and what was said."""

    row: ScoreRow
    x: float
    y: float


@dataclass(frozen=True)
class Segment:
    """One stage of somebody's path, as long as they stayed in it."""

    row: PassageRow
    x: float
    width: float


@dataclass(frozen=True)
class Column:
    """How many gave one score, as a column."""

    score: int
    n: int
    x: float
    y: float
    height: float

    @property
    def middle(self) -> float:
        """Where its score stands."""
        return self.x + COLUMN_WIDTH / 2

    @property
    def above(self) -> float:
        """Where its count stands."""
        return self.y - 3


@dataclass(frozen=True)
class WeekBar:
    """The part that bought again in one week, as a bar."""

    row: WaitingWeek
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Where its number stands."""
        return self.x + self.width / 2


@dataclass(frozen=True)
class Square:
    """A square around a middle; its area is an amount."""

    whole: float

    @property
    def half(self) -> float:
        """Half of its side."""
        return self.whole / 2


def series_dots(scores: Sequence[ScoreRow], low: float, high: float) -> tuple[SeriesDot, ...]:
    """
    Return one dot per answer, as far apart as the days; a single one stands in the middle.

    Examples
    --------
    >>> from decimal import Decimal
    >>> told = [ScoreRow(date(2026, 1, 1), Decimal(0)), ScoreRow(date(2026, 1, 9), Decimal(10))]
    >>> [(dot.x, dot.y) for dot in series_dots(told, 0, 10)]
    [(8.0, 82.0), (352.0, 8.0)]
    """
    if not scores:
        return ()
    first, days = scores[0].on, (scores[-1].on - scores[0].on).days
    width, height = SERIES_WIDTH - 2 * EDGE, SERIES_HEIGHT - 2 * EDGE
    return tuple(
        SeriesDot(
            row,
            x=round(EDGE + width * ((row.on - first).days / days if days else 0.5), 1),
            y=round(EDGE + height * (1 - (float(row.score) - low) / ((high - low) or 1.0)), 1),
        )
        for row in scores
    )


def segments(passages: Sequence[PassageRow], today: date) -> tuple[Segment, ...]:
    """Return the stages of a path from its first day to today, each at least a hair wide."""
    if not passages:
        return ()
    first = passages[0].entered_on
    days = max((today - first).days, 1)
    scale = SERIES_WIDTH / days
    return tuple(
        Segment(
            row,
            x=round((row.entered_on - first).days * scale, 1),
            width=round(max((((row.left_on or today) - row.entered_on).days) * scale, 2.0), 1),
        )
        for row in passages
    )


def columns(period: Period) -> tuple[Column, ...]:
    """Return one column per score of the scale, the highest as high as the drawing."""
    most = max([count.n for count in period.scores] + [1])
    heights = [round(COLUMN_HEIGHT * count.n / most, 1) for count in period.scores]
    return tuple(
        Column(count.score, count.n, at * COLUMN_STEP, round(COLUMN_HEIGHT - height, 1), height)
        for at, (count, height) in enumerate(zip(period.scores, heights, strict=True))
    )


def week_bars(weeks: Sequence[WaitingWeek]) -> tuple[WeekBar, ...]:
    """Return one bar per week, the highest as high as the drawing."""
    most = max([week.probability for week in weeks] + [0.01])
    step = SERIES_WIDTH / max(len(weeks), 12)
    heights = [round(COLUMN_HEIGHT * week.probability / most, 1) for week in weeks]
    return tuple(
        WeekBar(
            week, round(at * step, 1), round(COLUMN_HEIGHT - height, 1), round(step - 2, 1), height
        )
        for at, (week, height) in enumerate(zip(weeks, heights, strict=True))
    )


def squares(told: NeedMap) -> list[list[Square]]:
    """
    Return a square for each cell of the map; its area is the expected margin.

    Losses have no area.
    """
    most = max([cell.amount for row in told.rows for cell in row.cells] + [1])
    return [
        [Square(round(SQUARE * (max(cell.amount, 0) / most) ** 0.5, 1)) for cell in row.cells]
        for row in told.rows
    ]

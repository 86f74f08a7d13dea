"""Plots of what was said against what happened, and of what was chosen over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SIZE = 200
RECORD_WIDTH, MOST_STEP = 360, 24


@dataclass(frozen=True)
class Dot:
    """
    One point of a calibration: what was said and what happened, from 0 to ``top``.

    ``low`` and ``high`` are the ends of the interval of what happened, where they are known.
    """

    said: float
    happened: float
    n: int
    x: float
    y: float
    low: float | None = None
    high: float | None = None
    radius: float = 4.0


@dataclass(frozen=True)
class Plot:
    """A square of dots; on its diagonal what happened is what was said."""

    dots: tuple[Dot, ...]
    bottom: float
    top: float


@dataclass(frozen=True)
class Mark:
    """One turn on the line of a model; ``rank`` is chosen, second or other."""

    x: float
    rank: str


@dataclass(frozen=True)
class RecordLine:
    """How one model fared over the turns."""

    model: str
    n_chosen: int
    marks: tuple[Mark, ...]


def calibration(
    points: Sequence[tuple[float, float, int]], *, from_zero: bool = True
) -> Plot | None:
    """
    Return dots of what was said against what happened, each with how many it rests on.

    Parameters
    ----------
    points : sequence of (said, happened, n)
    from_zero : bool, default True
        Whether both axes begin at zero; else they begin a little below the least.

    Examples
    --------
    >>> plot = calibration([(1.0, 2.0, 30), (4.0, 4.0, 10)])
    >>> [(dot.x, dot.y) for dot in plot.dots], plot.top
    ([(50.0, 100.0), (200.0, 0.0)], 4.0)
    """
    if not points:
        return None
    values = [value for said, happened, _ in points for value in (said, happened)]
    top, least = max(values), min(values)
    bottom = 0.0 if from_zero else max(0.0, least - 0.2 * (top - least))
    span = (top - bottom) or 1.0
    most = max(n for *_, n in points)
    dots = tuple(
        Dot(
            said, happened, n,
            x=round(SIZE * (said - bottom) / span, 1),
            y=round(SIZE * (1 - (happened - bottom) / span), 1),
            radius=round(2.5 + 4 * (n / most) ** 0.5, 1),
        )
        for said, happened, n in points
    )  # fmt: skip
    return Plot(dots, bottom, top)


def record(choices: Sequence[tuple[str, str | None]]) -> tuple[RecordLine, ...]:
    """
    Return one line per model that was chosen or came second, with a mark for each turn.

    Parameters
    ----------
    choices : sequence of (chosen, next best or None)
        One pair per turn, the oldest first.

    Examples
    --------
    >>> [(line.model, line.n_chosen) for line in record([("a", "b"), ("b", "a"), ("b", None)])]
    [('b', 2), ('a', 1)]
    """
    models = {model for pair in choices for model in pair if model}
    step = min(MOST_STEP, RECORD_WIDTH / max(len(choices), 1))
    told = (
        RecordLine(
            model,
            sum(chosen == model for chosen, _ in choices),
            tuple(
                Mark(round((at + 0.5) * step, 1), _rank(model, *pair))
                for at, pair in enumerate(choices)
            ),
        )
        for model in models
    )
    return tuple(sorted(told, key=lambda line: (-line.n_chosen, line.model)))


def _rank(model: str, chosen: str, next_best: str | None) -> str:
    return "chosen" if model == chosen else "second" if model == next_best else "other"

"""How people moved between classes: bands from those of one day to those of another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from najimi.model.terms import Tier

WIDTH, BAR, LABEL = 400, 6, 96
BANDS_HEIGHT, LEAST_SLOT, GAP = 250, 30, 6
N_SHADES = 5
ORDER = [tier.value for tier in Tier if tier is not Tier.UNKNOWN]
Counts = Sequence[tuple[str, int]]


@dataclass(frozen=True)
class Node:
    """One class on one side: its bar, and the line on which its name stands."""

    code: str
    n: int
    x: float
    y: float
    height: float

    @property
    def middle(self) -> float:
        """Where its name stands."""
        return self.y + self.height / 2


@dataclass(frozen=True)
class Band:
    """Those who went from one class to another; ``way`` is same, up, down or aside."""

    was: str
    became: str
    n: int
    way: str
    path: str


@dataclass(frozen=True)
class Flows:
    """A whole drawing with both sides, and how many went each way."""

    width: int
    height: float
    left: tuple[Node, ...]
    right: tuple[Node, ...]
    bands: tuple[Band, ...]
    n_by_way: Mapping[str, int]


def flows(rows: Sequence[tuple[str, Counts]]) -> Flows:
    """
    Return the drawing of a movement; bands are as thick as people are many.

    Parameters
    ----------
    rows : sequence of (str, sequence of (str, int))
        For each class then, how many stand in each class later.
    """
    left = {was: sum(n for _, n in counts) for was, counts in rows}
    right: dict[str, int] = {}
    for _, counts in rows:
        for became, n in counts:
            right[became] = right.get(became, 0) + n
    right = {code: n for code, n in right.items() if n}
    scale = BANDS_HEIGHT / max(sum(left.values()), 1)
    before, ended = _nodes(left, LABEL, scale)
    after, also_ended = _nodes(right, WIDTH - LABEL - BAR, scale)
    bands = _bands(rows, before, after, scale)
    n_by_way = {way: sum(b.n for b in bands if b.way == way) for way in ("same", "up", "down")}
    return Flows(WIDTH, max(ended, also_ended), before, after, bands, n_by_way)


def shades(rows: Sequence[Counts]) -> list[list[tuple[str, int, int]]]:
    """
    Return each cell of a matrix with its shade: 0 for nobody, up to 5 for nearly the whole row.

    Examples
    --------
    >>> shades([[("steady", 9), ("small", 1), ("unknown", 0)]])
    [[('steady', 9, 5), ('small', 1, 1), ('unknown', 0, 0)]]
    """
    return [[(code, n, _shade(n, sum(m for _, m in row))) for code, n in row] for row in rows]


def _shade(n: int, whole: int) -> int:
    return min(N_SHADES, 1 + int(N_SHADES * n / whole)) if n else 0


def _nodes(counts: Mapping[str, int], x: float, scale: float) -> tuple[tuple[Node, ...], float]:
    """Return the bars of one side, each with room for its name, and where they end."""
    y, nodes = float(GAP), []
    for code, n in counts.items():
        height = max(n * scale, 0.8)
        slot = max(height, LEAST_SLOT)
        nodes.append(Node(code, n, x, round(y + (slot - height) / 2, 1), round(height, 1)))
        y += slot + GAP
    return tuple(nodes), round(y, 1)


def _bands(
    rows: Sequence[tuple[str, Counts]], left: Sequence[Node], right: Sequence[Node], scale: float
) -> tuple[Band, ...]:
    starts, ends = {n.code: n.y for n in left}, {n.code: n.y for n in right}
    bands = []
    for was, counts in rows:
        for became, n in counts:
            if n:
                path = _path(starts[was], ends[became], n * scale)
                bands.append(Band(was, became, n, _way(was, became), path))
                starts[was] += n * scale
                ends[became] += n * scale
    return tuple(sorted(bands, key=lambda band: band.way != "same"))


def _path(start: float, end: float, thick: float) -> str:
    x1, x2 = LABEL + BAR, WIDTH - LABEL - BAR
    middle = (x1 + x2) / 2
    below, above = end + thick, start + thick
    return (
        f"M{x1} {start:.1f}C{middle} {start:.1f} {middle} {end:.1f} {x2} {end:.1f}"
        f"V{below:.1f}C{middle} {below:.1f} {middle} {above:.1f} {x1} {above:.1f}Z"
    )


def _way(was: str, became: str) -> str:
    if was == became:
        return "same"
    if was not in ORDER or became not in ORDER:
        return "aside"
    return "up" if ORDER.index(became) < ORDER.index(was) else "down"

"""The pages about the structure of the customers: who matters, and how they moved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from najimi.desk import charts, engine
from najimi.desk.asking import DeskRequest
from najimi.desk.selectors import get_shop
from najimi.desk.views.common import common
from najimi.errors import NoTurnError


@require_safe
def structure(request: DeskRequest) -> HttpResponse:
    """Show how value is spread."""
    shop = get_shop()
    told = engine.read_structure(shop)
    return render(request, "desk/structure/structure.html", common(shop) | {
        "told": told,
        "tiers": charts.pyramid(told.tiers),
        "stages": [(row, charts.share(row.n, told.n_customers)) for row in told.stages],
        "curve": charts.curve(told.curve),
    })  # fmt: skip


@require_safe
def important(request: DeskRequest) -> HttpResponse:
    """Answer who the most important customer is; before the first turn, what it takes to tell."""
    try:
        shop = get_shop()
    except NoTurnError:
        code = "no_turn" if engine.has_facts(settings.WORKSPACE) else "no_facts"
        return render(request, "desk/structure/important.html", {"missing": [code]})
    told, (givers, n_givers) = engine.read_important(shop), engine.list_givers(shop)
    return render(request, "desk/structure/important.html", common(shop) | {
        "told": told,
        "missing": told.missing,
        "givers": givers,
        "n_givers": n_givers,
        "shown": {row.person.customer_id for row in told.by_value},
        "by_value": list(zip(told.by_value, charts.intervals(
            [(row.low_amount, row.expected_amount, row.high_amount) for row in told.by_value]
        ), strict=True)),
    })  # fmt: skip


@require_safe
def movement(request: DeskRequest) -> HttpResponse:
    """Show how people moved between the tiers of any two turns."""
    shop = get_shop()
    turns = [engine.current_turn(shop), *engine.list_turns(shop)]
    days = {row.turn_id: row.on for row in turns}
    since = _known(request.GET.get("since", ""), days, place=1)
    until = _known(request.GET.get("until", ""), days, place=0)
    moved = engine.read_movement(shop, since, until)
    return render(request, "desk/structure/movement.html", common(shop) | {
        "turns": turns,
        "since": since,
        "until": until,
        "since_on": days[since],
        "until_on": days[until],
        "moved": moved,
        "flows": charts.flows([(row.tier, row.counts) for row in moved.rows]),
        "matrix": list(zip(moved.rows, charts.shades([r.counts for r in moved.rows]), strict=True)),
    })  # fmt: skip


def _known(turn_id: str, days: Mapping[str, date], *, place: int) -> str:
    """Return a turn that is on disk: the one asked for, or that at a place of the list."""
    return turn_id if turn_id in days else list(days)[min(place, len(days) - 1)]

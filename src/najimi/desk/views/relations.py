"""The pages about relations: needs, named care, costs, entries, the path, voices and bonds."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from najimi.desk import charts, engine
from najimi.desk.asking import DeskRequest
from najimi.desk.selectors import get_shop
from najimi.desk.views.common import common


@require_safe
def needs(request: DeskRequest) -> HttpResponse:
    """Show value and need together: how many want what, and what they are worth."""
    shop = get_shop()
    told = engine.read_need_map(shop, request.locale)
    sides = charts.squares(told)
    return render(request, "desk/structure/needs.html", common(shop) | {
        "told": told,
        "rows": [(row, list(zip(row.cells, side, strict=True)))
                 for row, side in zip(told.rows, sides, strict=True)],
    })  # fmt: skip


@require_safe
def care(request: DeskRequest) -> HttpResponse:
    """Show who gets a named manager, where the cut lies, and who just misses it."""
    shop = get_shop()
    told = engine.read_care(shop)
    most = max([row.gain_per_hour_amount for row in (*told.named, *told.following)] + [1.0])
    return render(request, "desk/structure/care.html", common(shop) | {
        "cut": told.cut,
        "horizon_days": shop.manifest.horizon_days,
        "named": [(row, charts.share(row.gain_per_hour_amount, most)) for row in told.named],
        "following": [(row, charts.share(row.gain_per_hour_amount, most))
                      for row in told.following],
    })  # fmt: skip


@require_safe
def costs(request: DeskRequest) -> HttpResponse:
    """Show what winning a customer cost beside keeping one, and what serving them did."""
    shop = get_shop()
    relation = engine.read_relation_costs(shop)
    per_new, per_kept = (
        (relation.acquire_per_new_amount or 0, relation.keep_per_kept_amount or 0)
        if relation
        else (0, 0)
    )
    return render(request, "desk/structure/costs.html", common(shop) | {
        "relation": relation,
        "new_bar": charts.share(per_new, max(per_new, per_kept)),
        "kept_bar": charts.share(per_kept, max(per_new, per_kept)),
        "ledger": engine.list_serving(shop),
    })  # fmt: skip


@require_safe
def entries(request: DeskRequest) -> HttpResponse:
    """Show what followed first purchases, by product, category or role."""
    shop = get_shop()
    asked = request.GET.get("by", "")
    grouping = asked if asked in engine.GROUPINGS else engine.GROUPINGS[0]
    rows, n_further = engine.read_entries(shop, grouping)
    return render(request, "desk/structure/entries.html", common(shop) | {
        "groupings": engine.GROUPINGS,
        "grouping": grouping,
        "rows": [(row, charts.interval(row.low, row.probability, row.high, top=1.0))
                 for row in rows],
        "n_further": n_further,
        "weeks": charts.week_bars(engine.read_waiting(shop)),
    })  # fmt: skip


@require_safe
def path(request: DeskRequest) -> HttpResponse:
    """Show how customers pass the common path, who is stuck, and who slows down."""
    shop = get_shop()
    told = engine.read_path(shop)
    return render(request, "desk/structure/path.html", common(shop) | {
        "told": told,
        "stages": [
            (row, [(move, charts.share(move.n_moved, row.n_followed)) for move in row.moves])
            for row in told.stages
        ],
    })  # fmt: skip


@require_safe
def satisfaction(request: DeskRequest) -> HttpResponse:
    """Show how content customers are: the distribution first, and nobody's average."""
    shop = get_shop()
    spreads = engine.read_spreads(shop, request.locale)
    falling, n_falling = engine.list_falling(shop)
    return render(request, "desk/structure/satisfaction.html", common(shop) | {
        "spreads": [
            (spread, [(period, charts.columns(period)) for period in spread.periods])
            for spread in spreads
        ],
        "falling": falling,
        "n_falling": n_falling,
    })  # fmt: skip


@require_safe
def bonds(request: DeskRequest) -> HttpResponse:
    """Show which customers one of our people might take along."""
    shop = get_shop()
    staff = engine.list_staff(shop)
    asked = request.GET.get("staff", "")
    chosen = next((row for row in staff if row.staff_id == asked), next(iter(staff), None))
    most = max([row.at_risk_amount for row in staff] + [1])
    return render(request, "desk/structure/bonds.html", common(shop) | {
        "staff": [(row, charts.share(row.at_risk_amount, most)) for row in staff],
        "leaving": engine.read_leaving(shop, chosen) if chosen else None,
    })  # fmt: skip

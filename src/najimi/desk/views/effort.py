"""The pages about our own conduct: where the effort goes, and what we decided not to say."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from najimi.desk import charts, engine
from najimi.desk.asking import DeskRequest
from najimi.desk.counter.dismissing import read_dismissals
from najimi.desk.selectors import get_shop, read_plan_dismissals
from najimi.desk.views.common import common

LOOKED_BACK_DAYS = 180


@require_safe
def effort(request: DeskRequest) -> HttpResponse:
    """Show where the effort of the turn goes, and what its weights cost."""
    shop = get_shop()
    told = engine.read_effort(shop, request.locale)
    return render(request, "desk/structure/effort.html", common(shop) | {
        "told": told,
        "groups": [
            (row, [(name, share, charts.share(share, 1.0)) for name, share in row.shares.items()
                   if share is not None])
            for row in told.groups
        ],
    })  # fmt: skip


@require_safe
def dismissals(request: DeskRequest) -> HttpResponse:
    """Show what we held back beside what customers bought afterwards."""
    shop, now = get_shop(), timezone.now()
    return render(request, "desk/structure/dismissals.html", common(shop) | {
        "days": LOOKED_BACK_DAYS,
        "window_days": engine.WINDOW_DAYS,
        "counter": read_dismissals(shop, days=LOOKED_BACK_DAYS, now=now),
        "plan": read_plan_dismissals(
            shop, days=LOOKED_BACK_DAYS, now=now, locale=request.locale
        ),
    })  # fmt: skip

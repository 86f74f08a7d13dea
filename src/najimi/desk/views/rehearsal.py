"""The page about the latest rehearsal of a playbook's draft."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from najimi.desk import charts, engine
from najimi.desk.asking import DeskRequest
from najimi.desk.selectors import get_shop
from najimi.desk.views.common import common


@require_safe
def rehearsal(request: DeskRequest) -> HttpResponse:
    """Show who would be treated differently, what it would cost and what it would break."""
    shop = get_shop()
    told = engine.read_rehearsal(shop, request.locale)
    return render(request, "desk/rehearsal.html", common(shop) | {
        "told": told,
        "flows": charts.flows(told.kinds) if told and told.kinds else None,
    })  # fmt: skip

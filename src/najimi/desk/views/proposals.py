"""A proposal as a page to print: problem, means, evidence, price, and who bears the risk."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from najimi.desk import engine
from najimi.desk.asking import DeskRequest
from najimi.desk.selectors import get_shop
from najimi.desk.views.common import common
from najimi.errors import NoProposalError


@require_safe
def proposal(request: DeskRequest, customer_id: str) -> HttpResponse:
    """Show what is proposed to a customer; where nothing is, their page says why."""
    shop = get_shop()
    try:
        told = engine.read_proposal(shop, customer_id, request.locale)
    except NoProposalError:
        return redirect("customer", customer_id)
    return render(request, "desk/customer/proposal.html", common(shop) | {
        "person": engine.people_of(shop, [customer_id])[customer_id],
        "proposal": told,
        "lines": told.lines(request.locale),
    })  # fmt: skip

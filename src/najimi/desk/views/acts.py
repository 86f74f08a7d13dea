"""What people do at the desk; all of it by POST."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from najimi.config import LOCALES
from najimi.desk import services
from najimi.desk.asking import who_asks
from najimi.desk.selectors import get_shop
from najimi.desk.views.troubles import trouble

Asked = TypeVar("Asked", bound=HttpRequest)
Told = ParamSpec("Told")

STATUS_OF_REFUSAL = {
    "changed": 409,
    "done": 409,
    "future": 400,
    "gate-new-case": 409,
    "gate-nothing-said": 409,
    "gate-refused": 409,
    "gate-restricted": 409,
    "gate-same-address": 409,
    "gate-unknown": 409,
    "gate-withdrawn": 409,
    "lawful-reason": 400,
    "not-sure": 400,
    "purpose": 400,
    "reason": 400,
    "replay": 409,
    "request": 400,
    "request-reason": 400,
    "silence": 409,
    "statement": 400,
    "value": 400,
}


def answered(
    act: Callable[Concatenate[Asked, Told], HttpResponse | None],
) -> Callable[Concatenate[Asked, Told], HttpResponse]:
    """Return to the page the form stood on once something is done, or say why it was refused."""

    @wraps(act)
    def answer(request: Asked, /, *args: Told.args, **kwargs: Told.kwargs) -> HttpResponse:
        try:
            response = act(request, *args, **kwargs)
        except services.RefusedError as refusal:
            return refused(request, refusal)
        return back(request) if response is None else response

    return answer


@require_POST
@answered
def done(request: HttpRequest, customer_id: str) -> None:
    """Record that the decision was carried out."""
    decision_id = request.POST.get("decision_id", "")
    services.carry_out_decision(
        get_shop(), customer_id, decision_id, who=who_asks(request), at=timezone.now()
    )


@require_POST
@answered
def leave(request: HttpRequest, customer_id: str) -> None:
    """Record that nothing is done today, and why."""
    told = request.POST
    services.leave_in_peace(
        get_shop(),
        customer_id,
        told.get("decision_id", ""),
        told.get("reason", ""),
        who=who_asks(request),
        at=timezone.now(),
    )


@require_POST
def turn(request: HttpRequest) -> HttpResponse:
    """Run the turn of today, so that what was loaded shows."""
    services.make_turn(who=who_asks(request), at=timezone.now())
    return redirect("plan")


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Choose the language of the pages; kept in the session."""
    chosen = request.POST.get("locale")
    if chosen in LOCALES:
        request.session["locale"] = chosen
    return back(request)


def refused(request: HttpRequest, refusal: services.RefusedError) -> HttpResponse:
    """Say in words why something was not recorded."""
    return trouble(
        request,
        f"refused-{refusal.code}",
        status=STATUS_OF_REFUSAL[refusal.code],
        since=refusal.since,
    )


def back(request: HttpRequest) -> HttpResponse:
    """Return to the page the form stood on, if it is one of ours."""
    target = request.POST.get("next", "")
    is_ours = target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    return redirect(target if is_ours else "plan")

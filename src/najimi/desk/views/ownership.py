"""What a person allows, and what they ask of us about their information; changes by POST."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from najimi.desk import engine, services
from najimi.desk.asking import DeskRequest, who_asks
from najimi.desk.models import RequestRefusal
from najimi.desk.selectors import get_shop, list_requests
from najimi.desk.views.acts import answered
from najimi.desk.views.common import common
from najimi.model.terms import Channel

ALL_CHANNELS = "all"


@require_POST
@answered
def consent(request: HttpRequest, customer_id: str) -> None:
    """Record what a customer said."""
    told = request.POST
    channel = told.get("channel", "")
    saying = services.Saying(
        purpose=told.get("purpose", ""),
        channels=tuple(Channel) if channel == ALL_CHANNELS else (channel,),
        state=told.get("state", ""),
        means=told.get("means", ""),
        said_on=_day(told.get("said_on", "")),
        place=told.get("place", "").strip(),
        evidence=told.get("evidence", "").strip(),
        wording_version=told.get("wording_version", "").strip(),
        lawful_reason=told.get("lawful_reason", ""),
    )
    services.record_statement(
        get_shop(), customer_id, saying, who=who_asks(request), at=timezone.now()
    )


@require_POST
@answered
def restrict(request: HttpRequest, customer_id: str) -> None:
    """Stop using a person's information, or use it again."""
    services.restrict_person(
        get_shop(),
        customer_id,
        is_restricted=request.POST.get("state") == "restricted",
        who=who_asks(request),
        at=timezone.now(),
    )


@require_POST
@answered
def correct(request: HttpRequest, customer_id: str) -> None:
    """Correct what we hold."""
    wanted = {column: request.POST.get(column, "") for column in engine.CORRECTABLE}
    services.correct_person(
        get_shop(), customer_id, wanted, who=who_asks(request), at=timezone.now()
    )


@require_POST
@answered
def hold(request: DeskRequest, customer_id: str) -> HttpResponse:
    """Hand out all that is held about a person as a file."""
    kind = request.POST.get("kind", "")
    data = services.hand_out_holding(
        get_shop(), customer_id, kind, request.POST.get("purpose", ""), locale=request.locale,
        who=who_asks(request), at=timezone.now(),
    )  # fmt: skip
    name = f'attachment; filename="{customer_id}.{engine.ENDINGS[kind]}"'
    headers = {"Content-Disposition": name}
    return HttpResponse(data, content_type=engine.KINDS[kind], headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@answered
def erase(request: DeskRequest, customer_id: str) -> HttpResponse:
    """Say what an erasure will remove; carry it out when it is confirmed."""
    shop = get_shop()
    if request.method != "POST":
        person = engine.people_of(shop, [customer_id])[customer_id]
        engine.read_decision(shop, customer_id, request.locale)
        return render(request, "desk/erase.html", common(shop) | {
            "person": person, "foreseen": engine.foresee_erasure(shop, customer_id),
            "n_waiting": engine.count_files_waiting(shop),
        })  # fmt: skip
    receipt = services.erase_person(
        shop, customer_id, is_sure=request.POST.get("is_sure") == "yes",
        who=who_asks(request), at=timezone.now(),
    )  # fmt: skip
    removed = engine.removed_in_words(receipt, request.locale)
    told = common(shop) | {"receipt": receipt, "removed": removed}
    return render(request, "desk/erased.html", told)


@require_safe
def requests(request: DeskRequest) -> HttpResponse:
    """Show the register of requests."""
    shop = get_shop()
    today = timezone.now().astimezone(shop.zone).date()
    rows = list_requests(today)
    known = [row.entry.customer_id for row in rows if not row.entry.receipt]
    people = engine.people_of(shop, known)
    return render(request, "desk/requests.html", common(shop) | {
        "rows": [(row, people.get(row.entry.customer_id)) for row in rows],
        "refusals": RequestRefusal.values,
        "due_days": shop.workspace.settings.request_due_days,
    })  # fmt: skip


@require_POST
@answered
def ask(request: HttpRequest, customer_id: str) -> None:
    """Enter a request into the register."""
    told, shop = request.POST, get_shop()
    asking = services.Asking(
        kind=told.get("kind", ""),
        means=told.get("means", ""),
        received_on=_day(told.get("received_on", ""))
        or timezone.now().astimezone(shop.zone).date(),
    )
    services.record_request(shop, customer_id, asking, who=who_asks(request), at=timezone.now())


@require_POST
@answered
def close(request: HttpRequest, number: int) -> None:
    """Close a request as done, or refused with a reason."""
    now = timezone.now()
    services.close_request(
        number,
        request.POST.get("state", ""),
        why=request.POST.get("why", ""),
        who=who_asks(request),
        at=now,
        closed_on=now.astimezone(get_shop().zone).date(),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise services.RefusedError("value") from error

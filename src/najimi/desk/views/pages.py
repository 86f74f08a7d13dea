"""The pages one reads."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from najimi import words
from najimi.desk import charts, engine
from najimi.desk.asking import DeskRequest
from najimi.desk.models import LeaveReason
from najimi.desk.selectors import count_handled, get_shop, list_handled
from najimi.model.terms import Stage, Tier

LIST_FILTERS = {
    "q": "text",
    "tier": "tier",
    "stage": "stage",
    "reason": "reason",
    "treatment": "treatment_id",
    "since": "since",
    "was": "was",
}
N_FORECASTS = 6
CHOSEN_IN_FORM = ("q", "tier", "stage")


@require_safe
def plan(request: DeskRequest) -> HttpResponse:
    """Show the plan of today."""
    shop = get_shop()
    today = engine.read_plan(
        shop, request.locale, first=max(1, _whole(request.GET.get("from", "")))
    )
    handled = list_handled(row.decision_id for row in today.agenda)
    rows = [(row, handled.get(row.decision_id)) for row in today.agenda]
    return render(request, "desk/plan.html", _common(shop) | {
        "plan": today,
        "rows": rows,
        "n_done": count_handled(engine.list_agenda(shop)),
        "minutes_bar": charts.share(today.minutes_used, today.minutes_available),
        "leave_reasons": LeaveReason.values,
    })  # fmt: skip


@require_safe
def peace(request: DeskRequest) -> HttpResponse:
    """Show who is left in peace, by reason."""
    shop = get_shop()
    rows = engine.read_peace(shop)
    n = sum(row.n for row in rows)
    bars = [(row, charts.share(row.n, n)) for row in rows]
    return render(request, "desk/peace.html", _common(shop) | {"rows": bars, "n": n})


@require_safe
def customer(request: DeskRequest, customer_id: str) -> HttpResponse:
    """Show one customer."""
    shop = get_shop()
    page = engine.read_customer(shop, customer_id, request.locale)
    standing = page.standing
    return render(request, "desk/customer.html", _common(shop) | {
        "page": page,
        "handled": list_handled([page.decision.decision_id]).get(page.decision.decision_id),
        "path": charts.path(standing.stage, standing.n_orders),
        "interval": charts.interval(
            standing.low_amount, standing.expected_amount, standing.high_amount
        ),
        "bars": charts.month_bars(page.purchases.months),
        "leave_reasons": LeaveReason.values,
        "merges": engine.list_merges(shop, of=customer_id),
    })  # fmt: skip


@require_safe
def group(request: DeskRequest, group_id: str) -> HttpResponse:
    """Show a household or an account with its people."""
    shop = get_shop()
    told = engine.read_group(shop, group_id)
    return render(request, "desk/group.html", _common(shop) | {"group": told})


@require_safe
def customers(request: DeskRequest) -> HttpResponse:
    """Show a list of customers, or the answer to a search."""
    shop = get_shop()
    asked = {name: request.GET[name].strip() for name in LIST_FILTERS if request.GET.get(name)}
    filters = engine.Filters(**{LIST_FILTERS[name]: value for name, value in asked.items()})
    after = _whole(request.GET.get("after", ""))
    found = engine.list_customers(shop, filters, after=after, locale=request.locale)
    further = urlencode(asked | {"after": found.after}) if found.after else ""
    return render(request, "desk/customers.html", _common(shop) | {
        "found": found,
        "asked": asked,
        "further": further,
        "first": urlencode(asked),
        "kept": {name: value for name, value in asked.items() if name not in CHOSEN_IN_FORM},
        "reason_known": _reason_key(asked) in words.keys(request.locale),
        "was_known": asked.get("was") in set(Tier),
        "is_further": after > 0,
        "treatment_title": shop.title(asked.get("treatment"), request.locale),
        "tiers": [tier.value for tier in Tier],
        "stages": [stage.value for stage in Stage],
        "n_pairs": engine.count_waiting(shop),
    })  # fmt: skip


@require_safe
def structure(request: DeskRequest) -> HttpResponse:
    """Show how value is spread, and how people moved."""
    shop = get_shop()
    told = engine.read_structure(shop)
    turns = engine.list_turns(shop)
    known = [row.turn_id for row in turns]
    since = request.GET.get("since", "")
    chosen = since if since in known else next(iter(known), "")
    return render(request, "desk/structure.html", _common(shop) | {
        "told": told,
        "tiers": charts.pyramid(told.tiers),
        "stages": [(row, charts.share(row.n, told.n_customers)) for row in told.stages],
        "curve": charts.curve(told.curve),
        "turns": turns,
        "since": chosen,
        "since_on": next((row.on for row in turns if row.turn_id == chosen), None),
        "movement": engine.read_movement(shop, chosen) if chosen else (),
    })  # fmt: skip


@require_safe
def evidence(request: DeskRequest) -> HttpResponse:
    """Show how we know."""
    shop = get_shop()
    told = engine.read_evidence(shop, request.locale)
    return render(request, "desk/evidence.html", _common(shop) | {
        "told": told,
        "forecasts": told.forecasts[:N_FORECASTS],
        "older_forecasts": told.forecasts[N_FORECASTS:],
        "purchase_models": charts.errors([m for m in told.models if m.quantity == "purchases"]),
        "margin_models": charts.errors([m for m in told.models if m.quantity == "order_margin"]),
        "measured": [rate for rate in told.rates if rate.n_delivered],
        "unmeasured": len([rate for rate in told.rates if not rate.n_delivered]),
    })  # fmt: skip


def _common(shop: engine.Shop) -> dict[str, object]:
    looked = shop.manifest.as_of.astimezone(shop.zone)
    last = looked - timedelta(microseconds=1)
    return {
        "today": shop.today,
        "data_until": last,
        "is_whole_day": last.date() != looked.date(),
        "currency": shop.manifest.currency,
        "is_replay": shop.manifest.is_replay,
    }


def _reason_key(asked: dict[str, str]) -> str:
    return f"reason-{asked.get('reason', '').replace('_', '-')}"


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0

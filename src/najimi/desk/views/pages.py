"""The pages one reads."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from najimi import words
from najimi.desk import charts, engine
from najimi.desk.asking import DeskRequest
from najimi.desk.models import LeaveReason
from najimi.desk.rows import Relation
from najimi.desk.selectors import (
    count_handled,
    count_stopped,
    get_shop,
    list_handled,
    list_stopped,
    list_stopped_now,
)
from najimi.desk.views.common import common, what_they_allow
from najimi.errors import UnknownCustomerError
from najimi.model.terms import Stage, Tier

LIST_FILTERS = {
    "q": "text",
    "tier": "tier",
    "stage": "stage",
    "reason": "reason",
    "treatment": "treatment_id",
    "since": "since",
    "was": "was",
    "until": "until",
    "became": "became",
    "need": "need",
    "order": "order",
}
N_FORECASTS = 6
N_MODELS = 5
CHOSEN_IN_FORM = ("q", "tier", "stage", "order")


@require_safe
def plan(request: DeskRequest) -> HttpResponse:
    """Show the plan of today."""
    shop = get_shop()
    today = engine.read_plan(
        shop, request.locale, first=max(1, _whole(request.GET.get("from", "")))
    )
    handled = list_handled(row.decision_id for row in today.agenda)
    stopped = list_stopped(
        (row.customer_id, row.decision_id, row.treatment) for row in today.agenda
    )
    rows = [(r, handled.get(r.decision_id), stopped.get(r.decision_id)) for r in today.agenda]
    return render(request, "desk/plan.html", common(shop) | {
        "plan": engine.leave_out(shop, today, count_stopped(shop, request.locale)),
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
    return render(request, "desk/peace.html", common(shop) | {"rows": bars, "n": n})


@require_safe
def customer(request: DeskRequest, customer_id: str) -> HttpResponse:
    """Show one customer; a former id of theirs leads there."""
    shop = get_shop()
    try:
        page = engine.read_customer(shop, customer_id, request.locale)
    except UnknownCustomerError:
        present = engine.present_id(shop, customer_id)
        if present in (None, customer_id):
            raise
        return redirect("customer", present)
    standing = page.standing
    decision_id, told = page.decision.decision_id, page.decision.treatment
    stopped = list_stopped([(customer_id, decision_id, told)]) if told else {}
    return render(request, "desk/customer.html", common(shop) | {
        "page": page,
        "handled": list_handled([decision_id]).get(decision_id),
        "stopped": stopped.get(decision_id),
        "path": charts.path(standing.stage, standing.n_orders),
        "interval": charts.interval(
            standing.low_amount, standing.expected_amount, standing.high_amount
        ),
        "bars": charts.month_bars(page.purchases.months),
    } | _drawn(page.relation, shop.today) | {
        "leave_reasons": LeaveReason.values,
        "merges": engine.list_merges(shop, of=customer_id),
        "joined": engine.list_joined(shop, customer_id),
    } | what_they_allow(shop, customer_id))  # fmt: skip


@require_safe
def group(request: DeskRequest, group_id: str) -> HttpResponse:
    """Show a household or an account with its people."""
    shop = get_shop()
    told = engine.read_group(shop, group_id)
    return render(request, "desk/group.html", common(shop) | {
        "group": told, "relations": engine.read_relations(shop, group_id),
    })  # fmt: skip


@require_safe
def customers(request: DeskRequest) -> HttpResponse:
    """Show a list of customers, or the answer to a search."""
    shop = get_shop()
    asked = {name: request.GET[name].strip() for name in LIST_FILTERS if request.GET.get(name)}
    filters = engine.Filters(**{LIST_FILTERS[name]: value for name, value in asked.items()})
    after = _whole(request.GET.get("after", ""))
    found = engine.list_customers(shop, filters, after=after, locale=request.locale)
    further = urlencode(asked | {"after": found.after}) if found.after else ""
    return render(request, "desk/customers.html", common(shop) | {
        "found": found,
        "asked": asked,
        "further": further,
        "first": urlencode(asked),
        "kept": {name: value for name, value in asked.items() if name not in CHOSEN_IN_FORM},
        "reason_known": _reason_key(asked) in words.keys(request.locale),
        "was_known": asked.get("was") in set(Tier),
        "became_known": asked.get("became") in set(Tier),
        "need_asked": engine.need_in_words(shop, asked.get("need", ""), request.locale),
        "is_further": after > 0,
        "treatment_title": shop.title(asked.get("treatment"), request.locale),
        "tiers": [tier.value for tier in Tier],
        "stages": [stage.value for stage in Stage],
        "n_pairs": engine.count_waiting(shop),
        "stopped": list_stopped_now(shop, (r.person.customer_id for r in found.rows)),
    })  # fmt: skip


@require_safe
def evidence(request: DeskRequest) -> HttpResponse:
    """Show how we know."""
    shop = get_shop()
    told = engine.read_evidence(shop, request.locale)
    window = max((row.window_days for row in told.forecasts), default=0)
    checked = [row for row in told.forecasts if row.window_days == window]
    by_customer = engine.read_calibration(shop)
    purchase_models = charts.errors([m for m in told.models if m.quantity == "purchases"])
    return render(request, "desk/evidence.html", common(shop) | {
        "told": told,
        "record": told.record[-1] if told.record else None,
        "record_lines": charts.record([
            (row.chosen.model, row.next_best.model if row.next_best else None)
            for row in told.record
        ]),
        "calibration": charts.calibration(
            [(row.expected, row.actual, row.n_customers) for row in checked], from_zero=False
        ),
        "calibration_days": window,
        "by_customer": by_customer,
        "by_customer_plot": charts.calibration(
            [(row.said, row.done, row.n) for row in by_customer.bins] if by_customer else []
        ),
        "coverage": engine.read_coverage(shop),
        "totals": engine.list_totals(shop),
        "forecasts": told.forecasts[:N_FORECASTS],
        "older_forecasts": told.forecasts[N_FORECASTS:],
        "purchase_models": purchase_models[:N_MODELS],
        "further_models": purchase_models[N_MODELS:],
        "margin_models": charts.errors([m for m in told.models if m.quantity == "order_margin"]),
        "measured": [rate for rate in told.rates if rate.n_delivered],
        "unmeasured": len([rate for rate in told.rates if not rate.n_delivered]),
    })  # fmt: skip


def _drawn(relation: Relation, today: date) -> dict[str, object]:
    """Return the drawings of a relation."""
    share = relation.share
    return {
        "segments": charts.segments(relation.passages, today),
        "satisfaction": [
            (row, charts.series_dots(row.scores, row.low, row.high))
            for row in relation.satisfaction
        ],
        "share_interval": charts.interval(share.low, share.share, share.high, top=1.0)
        if share
        else None,
    }


def _reason_key(asked: dict[str, str]) -> str:
    return f"reason-{asked.get('reason', '').replace('_', '-')}"


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0

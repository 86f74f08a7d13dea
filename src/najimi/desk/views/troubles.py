"""Pages for when something cannot be shown or done, in words."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import escape
from django.views.decorators.csrf import requires_csrf_token

from najimi.desk import engine
from najimi.words import say


def trouble(request: HttpRequest, code: str, *, status: int, **told: object) -> HttpResponse:
    """Answer with the page of one trouble."""
    if not hasattr(request, "locale"):
        return bare(code, status=status)
    return render(request, "desk/trouble.html", {"code": code, "told": told}, status=status)


def welcome(request: HttpRequest) -> HttpResponse:
    """Say what comes first in a workspace that has no turn: files, then a plan."""
    return render(request, "desk/welcome.html", {"has_facts": engine.has_facts(settings.WORKSPACE)})


def bare(code: str, *, status: int) -> HttpResponse:
    """Answer in both languages where the reader's language is not known yet."""
    lines = "".join(
        f'<p lang="{locale}">{escape(say(f"desk-trouble-{code}", locale))}</p>'
        for locale in ("ja", "en")
    )
    head = '<head><meta charset="utf-8"><title>najimi</title></head>'
    page = f'<!doctype html><html lang="ja">{head}<body>{lines}</body></html>'
    return HttpResponse(page, status=status)


@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form was too old, or came from elsewhere."""
    return trouble(request, "form", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that a request makes no sense; never rendered with the request's own words."""
    return bare("request", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that something is not allowed."""
    return trouble(request, "forbidden", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is no such page."""
    return trouble(request, "no-page", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that we have a fault; without a template, for that may be the fault."""
    return bare("fault", status=500)

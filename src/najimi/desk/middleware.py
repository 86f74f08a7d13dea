"""What every answer of the desk carries: safe headers, a language, and words for troubles."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from najimi.config import LOCALES
from najimi.desk.asking import DeskRequest
from najimi.desk.views.troubles import trouble, welcome
from najimi.errors import (
    BusyError,
    NajimiError,
    NoTurnError,
    UnknownCustomerError,
    UnknownUploadError,
)

LOCALE_KEY = "locale"
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'none'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
Answer = Callable[[HttpRequest], HttpResponse]


class SafeHeaders:
    """Let a page load nothing but our own files, and no script at all."""

    def __init__(self, get_response: Answer) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers to the answer; pages about people are not kept by caches."""
        response = self._get_response(request)
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class Language:
    """Give each request the language its reader chose, or that of the workspace."""

    def __init__(self, get_response: Answer) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set ``request.locale``."""
        chosen = request.session.get(LOCALE_KEY)
        known = cast(DeskRequest, request)
        known.locale = chosen if chosen in LOCALES else settings.WORKSPACE_SETTINGS.locale
        response = self._get_response(request)
        response.headers.setdefault("Content-Language", known.locale)
        return response


class Troubles:
    """Turn an error that najimi raised on purpose into a page that says what to do next."""

    def __init__(self, get_response: Answer) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer for errors of najimi; others are bugs and stay as they are."""
        if isinstance(error, NoTurnError):
            return welcome(request)
        if isinstance(error, UnknownCustomerError):
            return trouble(request, "no-customer", status=404)
        if isinstance(error, UnknownUploadError):
            return trouble(request, "no-upload", status=404)
        if isinstance(error, BusyError):
            return trouble(request, "busy", status=503)
        if isinstance(error, NajimiError):
            return trouble(request, "engine", status=503, problem=error.problem, hint=error.hint)
        return None

"""Entering the desk by a one-time link, and leaving it."""

from __future__ import annotations

from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlsafe_base64_decode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from najimi.desk.services import record_entry
from najimi.desk.views.troubles import trouble


@login_not_required
@require_GET
def entry(request: HttpRequest) -> HttpResponse:
    """Say how to enter."""
    if request.user.is_authenticated:
        return redirect("plan")
    return render(request, "desk/entry.html")


@login_not_required
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """Show a button, for mail readers and previews open links too; enter when it is pressed."""
    user = _user(uid)
    if user is None or not default_token_generator.check_token(user, token):
        return trouble(request, "link", status=410)
    if request.method != "POST":
        return render(request, "desk/enter.html")
    login(request, user)
    record_entry(user, timezone.now())
    return redirect("plan")


@require_POST
def leave_desk(request: HttpRequest) -> HttpResponse:
    """Leave the desk; the next entry needs a new link."""
    logout(request)
    return redirect("entry")


def _user(uid: str) -> User | None:
    try:
        number = int(urlsafe_base64_decode(uid))
    except (ValueError, OverflowError):
        return None
    return User.objects.filter(pk=number, is_active=True).first()

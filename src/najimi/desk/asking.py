"""What a request carries once the middleware has seen it."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


class DeskRequest(HttpRequest):
    """A request whose reader's language is known."""

    locale: str


def who_asks(request: HttpRequest) -> User:
    """
    Return the account behind a request.

    Raises
    ------
    PermissionDenied
        If nobody has entered; the middleware turns such requests away before.
    """
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user

"""The one-time link by which the owner enters; it dies when used, or after an hour."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode


def entry_path(user: User) -> str:
    """Return the path of a new link for a user; entering with any link kills them all."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("enter", args=[uid, default_token_generator.make_token(user)])

"""Keys by which tills ask: made and revoked by the owner, kept as digests, closed by default."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from najimi.desk.consents import rows_of
from najimi.desk.models import ApiKey
from najimi.desk.services.audit import leave_line
from najimi.errors import NajimiError

COUNTER = "counter"
NUMBERS = "counter_numbers"
SCOPES = (COUNTER, NUMBERS)
"""What a key may do: ask and tell at the counter; see the numbers and reasons a manager may."""

PREFIX = "nj"
PUBLIC_BYTES, SECRET_BYTES = 6, 32
_NOBODY = hashlib.sha256(b"").hexdigest()


@dataclass(frozen=True)
class MadeKey:
    """A key that was just made; its token is shown this once."""

    name: str
    scopes: tuple[str, ...]
    token: str


def create_key(name: str, scopes: Sequence[str], *, who: User, at: datetime) -> MadeKey:
    """
    Make a key.

    Parameters
    ----------
    name : str
        Of the till or program that will use it.
    scopes : sequence of str
        Among ``SCOPES``.
    who : User
    at : datetime
        Aware.

    Raises
    ------
    NajimiError
        If the name is taken or no scope is known.
    """
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        raise NajimiError(
            f"a key needs scopes among {', '.join(SCOPES)}, got {', '.join(unknown) or 'none'}.",
            hint=f"najimi key create {name} --scope {COUNTER}",
        )
    public, secret = secrets.token_hex(PUBLIC_BYTES), secrets.token_urlsafe(SECRET_BYTES)
    told = tuple(scope for scope in SCOPES if scope in scopes)
    with transaction.atomic():
        if ApiKey.objects.filter(name=name).exists():
            raise NajimiError(
                f"there is a key of the name {name!r} already.",
                hint="take another name; a revoked key keeps its own, for the record.",
            )
        ApiKey.objects.create(
            name=name, public_part=public, digest=_digest(secret), scopes=" ".join(told), made_at=at
        )
        leave_line(who, "key_made", why=f"{public} {' '.join(told)}", at=at)
    return MadeKey(name, told, f"{PREFIX}_{public}_{secret}")


def revoke_key(name: str, *, who: User, at: datetime) -> bool:
    """
    Revoke a key, from the next request on; return whether it was in force.

    Raises
    ------
    NajimiError
        If there is no such key.
    """
    with transaction.atomic():
        key = ApiKey.objects.select_for_update().filter(name=name).first()
        if key is None:
            raise NajimiError(
                f"there is no key of the name {name!r}.", hint="see `najimi key list`."
            )
        if key.revoked_at is not None:
            return False
        key.revoked_at = at
        key.save(update_fields=["revoked_at"])
        leave_line(who, "key_revoked", why=key.public_part, at=at)
    return True


def list_keys() -> list[ApiKey]:
    """Return all keys, the oldest first, revoked ones too."""
    return list(ApiKey.objects.all())


def find_key(token: str) -> ApiKey | None:
    """
    Return the key in force behind a token; ``None`` if there is none.

    Whether the public part is known, the secret wrong or the key revoked, as much is compared.
    """
    prefix, _, rest = token.partition("_")
    public, _, secret = rest.partition("_")
    key = next(iter(rows_of(ApiKey, "public_part", [public])), None)
    is_theirs = hmac.compare_digest(key.digest if key else _NOBODY, _digest(secret))
    is_in_force = key is not None and key.revoked_at is None and prefix == PREFIX
    return key if is_theirs and is_in_force else None


def may(key: ApiKey, scope: str) -> bool:
    """Return whether a key has a scope."""
    return scope in key.scopes.split()


def _digest(secret: str) -> str:
    """Return a digest; a secret of 32 random bytes needs no slow one."""
    return hashlib.sha256(secret.encode()).hexdigest()

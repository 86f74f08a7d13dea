"""The two doors of a till: ``POST /v1/next`` and ``POST /v1/verdict``."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from najimi.desk import engine
from najimi.desk.counter.answers import Answer
from najimi.desk.counter.keys import COUNTER, NUMBERS, find_key, may
from najimi.desk.counter.problems import ProblemError
from najimi.desk.counter.reading import MOST_BYTES, read_asked, read_told
from najimi.desk.counter.services import suggest_next
from najimi.desk.counter.verdicts import record_verdict
from najimi.desk.models import ApiKey
from najimi.desk.selectors import get_shop
from najimi.errors import BusyError, NajimiError, NoTurnError
from najimi.words import say

log = logging.getLogger(__name__)
LOCALES = ("ja", "en")
JSON = "application/json"
Door = Callable[[bytes, ApiKey], dict[str, Any]]
LEFT_IN_PEACE = "left_in_peace"


def door(act: Door) -> Callable[[HttpRequest], HttpResponse]:
    """Let a key with the scope in, hand its body on, and tell any trouble as a problem."""

    @csrf_exempt
    @login_not_required
    @wraps(act)
    def answer(request: HttpRequest) -> HttpResponse:
        try:
            key = _key_of(request)
            return JsonResponse(
                act(_body_of(request), key), json_dumps_params={"ensure_ascii": False}
            )
        except ProblemError as problem:
            return problem.as_response()
        except NajimiError as error:
            return _as_problem(error).as_response()
        except DatabaseError as error:
            log.error("the counter's database: %s", type(error).__name__)
            return ProblemError(
                "busy",
                "the database of the desk is in use elsewhere.",
                hint="send it again in a moment.",
            ).as_response()

    return answer


@door
def next_for(body: bytes, key: ApiKey) -> dict[str, Any]:
    """Answer a basket with at most one suggestion, or silence."""
    asked = read_asked(body)
    shop = get_shop()
    answer = suggest_next(shop, asked, key=key, at=timezone.now())
    return _as_json(answer, shop, sees_numbers=may(key, NUMBERS))


@door
def verdict_on(body: bytes, key: ApiKey) -> dict[str, Any]:
    """Store what was said to a suggestion."""
    told = read_told(body)
    is_new = record_verdict(get_shop(), told, key=key, at=timezone.now())
    return {"verdict_id": told.verdict_id, "is_new": is_new}


def _key_of(request: HttpRequest) -> ApiKey:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    key = find_key(token) if kind.lower() == "bearer" else None
    if key is None:
        raise ProblemError(
            "key", "expected `Authorization: Bearer TOKEN` with a key in force.",
            hint="make one with `najimi key create NAME --scope counter`.",
        )  # fmt: skip
    if not may(key, COUNTER):
        raise ProblemError(
            "scope", f"expected the scope {COUNTER}, which this key lacks.",
            hint="make a key with `--scope counter`.",
        )  # fmt: skip
    if request.method != "POST":
        raise ProblemError("method", "expected POST.", hint="send the body with POST.")
    return key


def _body_of(request: HttpRequest) -> bytes:
    if request.content_type != JSON:
        raise ProblemError(
            "type", f"expected the content type {JSON}.", hint=f"send `Content-Type: {JSON}`."
        )
    body = request.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise ProblemError(
            "size", f"expected at most {MOST_BYTES} bytes, got more.",
            hint="send product ids of one basket, and nothing else.",
        )  # fmt: skip
    return bytes(body)


def _as_problem(error: NajimiError) -> ProblemError:
    code = (
        "turn" if isinstance(error, NoTurnError)
        else "busy" if isinstance(error, BusyError) else "engine"
    )  # fmt: skip
    if code == "engine":
        log.error("the counter could not answer: %s", type(error).__name__)
        return ProblemError(
            code,
            "something of the shop is missing.",
            hint="run `najimi turn`, and look at its log.",
        )
    return ProblemError(code, error.problem, hint=error.hint)


def _as_json(answer: Answer, shop: engine.Shop, *, sees_numbers: bool) -> dict[str, Any]:
    pick, question = answer.suggestion, answer.question
    told: dict[str, Any] = {
        "decision_id": answer.decision_id or None, "suggestion": None, "question": None,
        "silence": None,
    }  # fmt: skip
    if pick is not None:
        told["suggestion"] = {
            "product_id": pick.product_id,
            "name": pick.name,
            "reason": {"code": pick.reason, **_reason(pick)},
        }
    elif question is not None:
        told["question"] = question
    else:
        told["silence"] = _silence(answer)
    if sees_numbers:
        told["numbers"] = _numbers(pick, shop.manifest.currency) if pick else None
        told["silence_code"] = answer.silence or None
    return told


def _reason(pick: engine.Pick) -> dict[str, str]:
    key = f"counter-reason-{pick.reason.replace('_', '-')}"
    return {locale: say(key, locale, beside=pick.beside, days=pick.gap_days) for locale in LOCALES}


def _silence(answer: Answer) -> dict[str, str]:
    """Return why nothing is said; what lies in the person is one word for all of them."""
    code = LEFT_IN_PEACE if answer.is_personal else answer.silence
    key = f"counter-silence-{code.replace('_', '-')}"
    return {"code": code, **{locale: say(key, locale) for locale in LOCALES}}


def _numbers(pick: engine.Pick, currency: str) -> dict[str, Any]:
    """Return what a manager may see; amounts in minor units."""
    names = (
        "want_probability", "take_probability", "lift", "unit_margin_amount",
        "incremental_margin_amount", "score_amount",
    )  # fmt: skip
    return {"currency": currency, **{name: round(getattr(pick, name), 6) for name in names}}

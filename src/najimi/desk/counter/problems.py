"""Troubles as machines read them: application/problem+json, with what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import JsonResponse

PROBLEM = "application/problem+json"
TITLES = {
    "body": (400, "The body cannot be read."),
    "fields": (422, "Some fields are not as expected."),
    "key": (401, "A key in force is needed."),
    "scope": (403, "This key may not do that."),
    "decision": (404, "There is no such decision at the counter."),
    "conflict": (409, "This id was used for something else."),
    "method": (405, "Only POST is answered here."),
    "type": (415, "JSON is expected."),
    "size": (413, "The body is too large."),
    "busy": (503, "The shop is busy."),
    "turn": (503, "There is no turn yet."),
    "engine": (503, "The shop cannot answer now."),
}
"""By code: status, and one sentence."""


class ProblemError(Exception):
    """
    A request that cannot be answered.

    Parameters
    ----------
    code : str
        Among ``TITLES``.
    detail : str
        What was expected and what came; never a value about a person.
    hint : str
        What to do next.
    errors : sequence of dict
        All faults of fields, each with ``pointer``, ``expected`` and ``got``.
    """

    def __init__(
        self, code: str, detail: str, *, hint: str, errors: Sequence[dict[str, str]] = ()
    ) -> None:
        super().__init__(detail)
        self.code, self.detail, self.hint, self.errors = code, detail, hint, tuple(errors)

    def as_response(self) -> JsonResponse:
        """
        Return the answer.

        References
        ----------
        .. [1] Nottingham, M., Wilde, E. & Dalal, S. (2023). RFC 9457, *Problem Details for HTTP
           APIs*.
        """
        status, title = TITLES[self.code]
        told: dict[str, Any] = {
            "type": f"urn:najimi:problem:{self.code}",
            "title": title,
            "status": status,
            "detail": self.detail,
            "hint": self.hint,
        }
        if self.errors:
            told["errors"] = list(self.errors)
        response = JsonResponse(told, status=status, content_type=PROBLEM)
        if status == 401:
            response["WWW-Authenticate"] = "Bearer"
        if status == 405:
            response["Allow"] = "POST"
        return response

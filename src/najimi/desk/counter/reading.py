"""What a till sends, read field by field; every fault is told at once, and no value repeated."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from najimi.desk.counter.problems import ProblemError
from najimi.desk.models import LeaveReason
from najimi.model.terms import Verdict

MOST_BYTES = 64 * 1024
MOST_LINES = 200
LONGEST_KEY = 255
LONGEST_NAME = 100
LONGEST_NOTE = 500


@dataclass(frozen=True)
class Asked:
    """
    A basket, and for whom: the key of a source, a customer id, or nobody known.

    Parameters
    ----------
    source, source_key : str
        Both empty unless a key was named.
    customer_id : str
        Empty unless it was named.
    basket : tuple of str
        Ids of the products in it.
    not_in_stock : tuple of str
    request_id : str
        Under which the till may ask again; empty if it does not.
    """

    source: str
    source_key: str
    customer_id: str
    basket: tuple[str, ...]
    not_in_stock: tuple[str, ...]
    request_id: str

    @property
    def digest(self) -> str:
        """Stands for the content, so that another one under the same id is seen."""
        return _digest(self)


@dataclass(frozen=True)
class Told:
    """What was said to a decision; ``dismissed_by`` names who of the shop put it aside."""

    verdict_id: str
    decision_id: str
    verdict: str
    dismissed_by: str
    reason: str
    note: str

    @property
    def digest(self) -> str:
        """Stands for the content, so that another one under the same id is seen."""
        return _digest(self)


def read_asked(body: bytes) -> Asked:
    """
    Read the body of ``POST /v1/next``.

    Raises
    ------
    ProblemError
        With all faults.
    """
    fields = _Fields(body, ("customer", "basket", "not_in_stock", "request_id"))
    customer = fields.table("customer", ("source", "key", "customer_id"))
    source, key = customer.text("source", LONGEST_KEY), customer.text("key", LONGEST_KEY)
    customer_id = customer.text("customer_id", LONGEST_KEY)
    if customer.is_there and not (bool(source and key) ^ bool(customer_id)):
        customer.fault("", "source and key, or customer_id", "neither, or both")
    asked = Asked(
        source=source,
        source_key=key,
        customer_id=customer_id,
        basket=tuple(fields.lines("basket")),
        not_in_stock=tuple(fields.texts("not_in_stock")),
        request_id=fields.text("request_id", LONGEST_NAME),
    )
    fields.refuse_faults()
    return asked


def read_told(body: bytes) -> Told:
    """
    Read the body of ``POST /v1/verdict``.

    Raises
    ------
    ProblemError
        With all faults.
    """
    names = ("verdict_id", "decision_id", "verdict", "dismissed_by", "reason", "note")
    fields = _Fields(body, names)
    told = Told(
        verdict_id=fields.text("verdict_id", LONGEST_NAME, is_required=True),
        decision_id=fields.text("decision_id", LONGEST_NAME, is_required=True),
        verdict=fields.choice("verdict", [verdict.value for verdict in Verdict]),
        dismissed_by=fields.text("dismissed_by", LONGEST_NAME),
        reason=fields.text("reason", LONGEST_NAME),
        note=fields.text("note", LONGEST_NOTE),
    )
    if told.dismissed_by and told.verdict != Verdict.REFUSED:
        fields.fault("verdict", "refused, where staff dismissed it", "another verdict")
    if told.dismissed_by and told.reason not in LeaveReason.values:
        fields.fault("reason", f"one of {', '.join(LeaveReason.values)}", _kind(told.reason))
    if told.dismissed_by and told.note:
        fields.fault("note", "nothing, where staff dismissed it: only its reason is kept", "a text")
    if told.reason and not told.dismissed_by:
        fields.fault("dismissed_by", "who dismissed it, beside a reason", "nothing")
    fields.refuse_faults()
    return told


class _Fields:
    """Takes fields out of an object and collects every fault on the way."""

    def __init__(self, body: bytes, names: Sequence[str]) -> None:
        self._raw, self._at, self._faults = _object_of(body), "#", list[dict[str, str]]()
        self.is_there = True
        self._refuse_unknown(names)

    def table(self, name: str, names: Sequence[str]) -> _Fields:
        value = self._raw.get(name)
        inner = _Fields.__new__(_Fields)
        inner._at, inner._faults, inner.is_there = f"{self._at}/{name}", self._faults, True
        inner._raw = value if isinstance(value, dict) else {}
        if value is None:
            inner.is_there = False
        elif not isinstance(value, dict):
            self.fault(name, "an object", _kind(value))
            inner.is_there = False
        inner._refuse_unknown(names)
        return inner

    def text(self, name: str, longest: int, *, is_required: bool = False) -> str:
        value = self._raw.get(name)
        if value is None and not is_required:
            return ""
        is_fine = isinstance(value, str) and 0 < len(value) <= longest and value.isprintable()
        if not is_fine:
            self.fault(name, f"a text of 1 to {longest} printable characters", _kind(value))
        return value if isinstance(value, str) and is_fine else ""

    def choice(self, name: str, choices: Sequence[str]) -> str:
        value = self._raw.get(name)
        if value not in choices:
            self.fault(name, f"one of {', '.join(choices)}", _kind(value))
            return ""
        return str(value)

    def texts(self, name: str) -> list[str]:
        return self._list(name, self._product, is_required=False)

    def lines(self, name: str) -> list[str]:
        return self._list(name, self._line, is_required=True)

    def fault(self, name: str, expected: str, got: str) -> None:
        pointer = f"{self._at}/{name}" if name else self._at
        self._faults.append({"pointer": pointer, "expected": expected, "got": got})

    def refuse_faults(self) -> None:
        if self._faults:
            raise ProblemError(
                "fields",
                f"{len(self._faults)} field(s) are not as expected.",
                hint="mend all that `errors` names, and send it again.",
                errors=self._faults,
            )

    def _list(
        self, name: str, read: Callable[[str, object], str], *, is_required: bool
    ) -> list[str]:
        value = self._raw.get(name)
        if value is None and not is_required:
            return []
        if not isinstance(value, list) or not (is_required <= len(value) <= MOST_LINES):
            least = 1 if is_required else 0
            got = f"a list of {len(value)}" if isinstance(value, list) else _kind(value)
            self.fault(name, f"a list of {least} to {MOST_LINES}", got)
            return []
        return [read(f"{name}/{place}", each) for place, each in enumerate(value)]

    def _product(self, at: str, value: object) -> str:
        if isinstance(value, str) and 0 < len(value) <= LONGEST_KEY:
            return value
        self.fault(at, f"a product id of 1 to {LONGEST_KEY} characters", _kind(value))
        return ""

    def _line(self, at: str, value: object) -> str:
        if not isinstance(value, dict):
            self.fault(at, "an object with product_id", _kind(value))
            return ""
        for name in sorted(set(value) - {"product_id", "quantity", "price"}):
            self.fault(f"{at}/{_short(name)}", "product_id, quantity and price only", "another")
        for name in ("quantity", "price"):
            number = value.get(name, 0)
            if isinstance(number, bool) or not isinstance(number, int | float):
                self.fault(f"{at}/{name}", "a number", _kind(number))
        return self._product(f"{at}/product_id", value.get("product_id"))

    def _refuse_unknown(self, names: Sequence[str]) -> None:
        for name in sorted(set(self._raw) - set(names)):
            self.fault(_short(name), f"one of {', '.join(names)}", "a field that is not known")


def _object_of(body: bytes) -> dict[str, Any]:
    try:
        raw = json.loads(body)
    except (ValueError, RecursionError):
        raise ProblemError(
            "body", "the body must be JSON in UTF-8.", hint="check quotes, commas and braces."
        ) from None
    if not isinstance(raw, dict):
        raise ProblemError(
            "body", f"the body must be an object, got {_kind(raw)}.", hint='begin it with "{".'
        )
    return raw


def _digest(sent: Asked | Told) -> str:
    text = json.dumps(asdict(sent), sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _kind(value: object) -> str:
    """Return what a value is, never the value: it may be about a person."""
    names = {dict: "an object", list: "a list", str: "another text", bool: "true or false"}
    return "nothing" if value is None else names.get(type(value), "a number")


def _short(name: str) -> str:
    return name[:LONGEST_NAME]

"""What the fixed cast told the small shop: answers and contributions, for tests that want them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from najimi.testing.cast import AS_OF


def told_rows() -> dict[str, list[dict[str, Any]]]:
    """
    Return rows of ``answers`` and ``contributions`` of the cast, for ``fact_rows``.

    Alice's satisfaction falls, Bob's rises, Dora's answer is off the scale, Erin is at 0. Alice
    says what she spends, Bob says less than he paid. Hiro came because Alice told him; Frank has
    not come yet; Alice was there before Bob told of her.

    Examples
    --------
    >>> sorted(told_rows())
    ['answers', 'contributions']
    """
    return {"answers": _answers(), "contributions": _contributions()}


def _told(name: str, key: str, days_ago: int, **columns: Any) -> dict[str, Any]:
    at = AS_OF - timedelta(days=days_ago)
    return {"fact_id": f"told-{name}", "source_key": key, "occurred_at": at} | columns


def _answers() -> list[dict[str, Any]]:
    scores = [("alice", 300, 9), ("alice", 120, 8), ("alice", 4, 4), ("bob", 200, 3),
              ("bob", 2, 7), ("bob", 2, 8), ("dora", 9, 11), ("erin", 8, 0)]  # fmt: skip
    return [
        *(_told(f"score-{n}", key, days, question_id="satisfaction", number=Decimal(score), means="asked")
          for n, (key, days, score) in enumerate(scores)),
        _told("spend-1", "alice", 30, question_id="spend_in_category", amount=60_000, means="declared"),
        _told("spend-2", "bob", 30, question_id="spend_in_category", amount=10, means="asked"),
        _told("need-1", "bob", 30, question_id="what_matters", choice="Saving_time", means="form"),
        _told("need-2", "dora", 30, question_id="what_matters", choice="nothing we know"),
        _told("why", "dora", 30, question_id="why_us", text="店の人が名前を覚えてくれるから"),
    ]  # fmt: skip


def _contributions() -> list[dict[str, Any]]:
    return [
        _told("idea-1", "alice", 90, kind="idea", contribution_id="lid", quantity=Decimal(2), state="told",
              note="鉄瓶のふた"),
        _told("idea-2", "alice", 20, kind="idea", contribution_id="lid", state="shipped"),
        _told("referral-1", "alice", 650, kind="referral", referred_source_key="hiro", state="told"),
        _told("referral-2", "alice", 20, kind="referral", referred_source_key="frank", state="told"),
        _told("referral-3", "bob", 10, kind="referral", referred_source_key="alice", state="told"),
        _told("help-1", "bob", 10, kind="person_helped", unit="hours", quantity=Decimal("1.5"), state="used"),
    ]  # fmt: skip

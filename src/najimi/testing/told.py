"""What the fixed cast told the small shop: answers, contributions, cases, verdicts, career choices."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from najimi.testing.cast import AS_OF


def told_rows() -> dict[str, list[dict[str, Any]]]:
    """
    Return rows of what the cast told, by fact table, for ``fact_rows``.

    Alice's satisfaction falls, Bob's rises, Dora's answer is off the scale, Erin is at 0. Alice
    says what she spends, Bob says less than he paid. Hiro came because Alice told him; Frank has
    not come yet; Alice was there before Bob told of her. Bob's trouble is settled, Charlie's is
    open, Hiro's loss is lately over. Alice wants no coupons. Dora wants to be left to herself.

    Examples
    --------
    >>> sorted(told_rows())
    ['answers', 'career_choices', 'cases', 'contributions', 'verdicts']
    """
    return {
        "answers": _answers(),
        "contributions": _contributions(),
        "cases": _cases(),
        "verdicts": _verdicts(),
        "career_choices": _career_choices(),
    }


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


def _cases() -> list[dict[str, Any]]:
    bobs, charlies = ({"case_id": name, "kind": "trouble", "weight": weight} for name, weight in
                      (("lid", 2), ("handle", 4)))  # fmt: skip
    loss = {"case_id": "loss", "kind": "condolence"}
    return [
        _told("case-1", "bob", 200, state="opened", product_id="kettle", **bobs),
        _told("case-2", "bob", 180, state="closed", **bobs),
        _told("case-3", "charlie", 300, state="opened", product_id="kettle", **charlies),
        _told("case-4", "hiro", 60, state="opened", note="ご不幸があったとのこと", **loss),
        _told("case-5", "hiro", 12, state="closed", **loss),
    ]


def _verdicts() -> list[dict[str, Any]]:
    return [
        _told("verdict-1", "alice", 10, verdict="not_for_me", treatment_id="category_coupons",
              means="form"),
        _told("verdict-2", "bob", 15, verdict="helped_much", treatment_id="one_question_mail"),
        _told("verdict-3", "grace", 4, verdict="nuisance", treatment_id="seasonal_coupons"),
    ]  # fmt: skip


def _career_choices() -> list[dict[str, Any]]:
    return [
        _told("career-1", "dora", 100, ideal_type="quiet_habitual_user", state="declared",
              note="そっとしておいてほしいとのこと"),
        _told("career-2", "alice", 100, ideal_type="ambassador", state="inferred"),
        _told("career-3", "bob", 100, ideal_type="candid_adviser", state="declared"),
        _told("career-4", "bob", 30, ideal_type="candid_adviser", state="left"),
    ]  # fmt: skip

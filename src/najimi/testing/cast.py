"""
The fixed cast: a few customers everyone in the project knows, among others who are plain.

Alice is valuable, Bob growable, Charlie below zero, Dora gave no consent, Erin complained
lately, Frank has never bought, Grace hears from us too often, Hiro has been away.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np

from najimi.config import Settings
from najimi.playbooks import read_pack
from najimi.testing.facts import fact_rows
from najimi.workspace import Workspace, create_workspace

AS_OF = datetime(2026, 3, 31, 15, tzinfo=UTC)
"""Midnight of 1 April 2026 in Tokyo."""

TODAY = date(2026, 4, 1)
CAST = ("alice", "bob", "charlie", "dora", "erin", "frank", "grace", "hiro")
NAMES = {
    "alice": ("有賀", "アリガ", "Ariga", "愛", "アイ", "Ai"),
    "bob": ("坊田", "ボウダ", "Boda", "望", "ノゾム", "Nozomu"),
    "charlie": ("茶谷", "チャタニ", "Chatani", "力", "チカラ", "Chikara"),
    "dora": ("土良", "ドラ", "Dora", "桃", "モモ", "Momo"),
    "erin": ("江林", "エバヤシ", "Ebayashi", "絵里", "エリ", "Eri"),
    "frank": ("富良", "フラ", "Fura", "来人", "ライト", "Raito"),
    "grace": ("久礼", "クレ", "Kure", "澄", "スミ", "Sumi"),
    "hiro": ("広", "ヒロ", "Hiro", "弘", "ヒロシ", "Hiroshi"),
}

STAFF = {"alice": "hana", "dora": "hana", "bob": "ken"}
"""Who of the shop serves whom, where the shop noted it."""


def make_small_shop(folder: Path, *, n_others: int = 120, seed: int = 1) -> Workspace:
    """
    Make a workspace with the cast and ``n_others`` plain customers, in yen, in Tokyo.

    Parameters
    ----------
    folder : Path
        New or empty.
    n_others : int
    seed : int
        The same seed makes the same shop.
    """
    workspace = create_workspace(
        folder, Settings(), playbook_text=read_pack("retail_starter"), salt="small-shop"
    )
    for table, rows in small_shop_rows(n_others=n_others, seed=seed).items():
        workspace.facts.append(table, fact_rows(table, rows).to_reader())
    return workspace


def small_shop_rows(*, n_others: int, seed: int) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of every fact table of the small shop."""
    rng = np.random.default_rng(seed)
    others = [f"other-{number:03d}" for number in range(n_others)]
    purchases = [*_cast_purchases(), *_other_purchases(others, rng)]
    return {
        "people": [*_people(), *({"source_key": key, "occurred_at": _at(900)} for key in others)],
        "products": _products(),
        "order_lines": [_line(*purchase) for purchase in purchases],
        "interactions": _interactions(),
        "consents": list(_consents([*CAST, *others])),
    }


def _people() -> Iterator[dict[str, Any]]:
    columns = (
        "family_name", "family_name_kana", "family_name_latin",
        "given_name", "given_name_kana", "given_name_latin",
    )  # fmt: skip
    for key, name in NAMES.items():
        yield {"source_key": key, "occurred_at": _at(900)} | dict(zip(columns, name, strict=True))


def _products() -> list[dict[str, Any]]:
    rows = [
        ("tea", "お茶", "front", 0.4),
        ("kettle", "鉄瓶", "back", 0.5),
        ("repair", "修理", "service", 0.6),
    ]
    return [
        {"product_id": key, "name": name, "category": "茶", "role": role, "margin_share": share,
         "occurred_at": _at(900)}
        for key, name, role, share in rows
    ]  # fmt: skip


def _cast_purchases() -> Iterator[tuple[str, int, str, int, int | None]]:
    """Yield customer, days ago, product, amount and margin (None: by the product's share)."""
    yield from (("alice", days, "tea", 12_000, None) for days in range(3, 700, 10))
    yield from (("bob", days, "kettle", 9_000, None) for days in (400, 300, 210, 130, 60, 20, 8))
    yield from (("charlie", days, "kettle", 3_000, -1_500) for days in range(5, 400, 30))
    yield from (("dora", days, "tea", 9_000, None) for days in range(4, 700, 12))
    yield from (("erin", days, "tea", 9_000, None) for days in range(6, 600, 15))
    yield from (("grace", days, "tea", 8_000, None) for days in range(7, 600, 14))
    yield from (("hiro", days, "tea", 7_000, None) for days in range(75, 600, 20))


def _other_purchases(
    keys: list[str], rng: np.random.Generator
) -> Iterator[tuple[str, int, str, int, int | None]]:
    for key in keys:
        gap, start = rng.gamma(2.0, 25.0), int(rng.integers(60, 700))
        days = np.unique(start - np.cumsum(rng.exponential(gap, 60)).astype(int))
        for day in [start, *days[(days > 0) & (days < start)].tolist()]:
            yield key, int(day), "tea", int(rng.integers(5, 80)) * 100, None


def _line(key: str, days_ago: int, product: str, amount: int, margin: int | None) -> dict[str, Any]:
    return {
        "fact_id": f"{key}-{days_ago}", "order_id": f"{key}-{days_ago}", "source_key": key,
        "occurred_at": _at(days_ago), "product_id": product, "quantity": Decimal(1),
        "net_amount": amount, "margin_amount": margin, "currency": "JPY", "staff_id": STAFF.get(key),
    }  # fmt: skip


def _interactions() -> list[dict[str, Any]]:
    complaint = {
        "source_key": "erin", "channel": "counter", "direction": "in", "kind": "complaint",
        "occurred_at": _at(5),
    }  # fmt: skip
    letters = [
        {"source_key": "grace", "channel": "letter", "direction": "out", "kind": "sell",
         "treatment_id": "category_coupons", "occurred_at": _at(days)}
        for days in (5, 12, 20)
    ]  # fmt: skip
    return [complaint, *letters]


def _consents(keys: list[str]) -> Iterator[dict[str, Any]]:
    for key in keys:
        if key == "dora":
            continue
        for purpose in ("promotional", "service", "care"):
            for channel in ("email", "letter", "call", "counter"):
                yield {
                    "source_key": key, "purpose": purpose, "channel": channel, "state": "granted",
                    "evidence": "signed at the counter", "occurred_at": _at(900),
                }  # fmt: skip


def _at(days_ago: int) -> datetime:
    """Noon in Tokyo, so many days before the turn."""
    return datetime(TODAY.year, TODAY.month, TODAY.day, 3, tzinfo=UTC) - timedelta(days=days_ago)

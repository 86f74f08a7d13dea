"""
Make the files of a small tea shop, as its till and its member list would export them.

Everybody in them is made up: the town does not exist, nor do the numbers and addresses.
The same script makes the same files, byte for byte.

    python examples/shop/make_files.py
"""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

SEED = 20260331
FIRST_DAY, LAST_DAY = date(2024, 4, 1), date(2026, 3, 31)
N_MEMBERS = 80
NO_PURCHASE = (17, 52, 78)
SILENT_ABOUT_CONSENT = (9, 23, 36, 41, 58, 66, 73)

FAMILY_NAMES = (
    ("青木", "アオキ"), ("石田", "イシダ"), ("上野", "ウエノ"), ("江口", "エグチ"),
    ("岡本", "オカモト"), ("片山", "カタヤマ"), ("菊池", "キクチ"), ("久保", "クボ"),
    ("小松", "コマツ"), ("坂口", "サカグチ"), ("島田", "シマダ"), ("関口", "セキグチ"),
    ("高木", "タカギ"), ("土屋", "ツチヤ"), ("永井", "ナガイ"), ("野村", "ノムラ"),
    ("浜田", "ハマダ"), ("福島", "フクシマ"), ("松尾", "マツオ"), ("森田", "モリタ"),
)  # fmt: skip
GIVEN_NAMES = (
    ("陽子", "ヨウコ"), ("健一", "ケンイチ"), ("美咲", "ミサキ"), ("大輔", "ダイスケ"),
    ("千夏", "チナツ"), ("修", "オサム"), ("由美", "ユミ"), ("直樹", "ナオキ"),
    ("さくら", "サクラ"), ("和夫", "カズオ"), ("恵", "メグミ"), ("翔太", "ショウタ"),
    ("文子", "フミコ"),
)  # fmt: skip

# Code, name, category, role for the relation, margin share, price in yen, months it is sold in.
PRODUCTS = (
    ("T01", "煎茶 ふだん 100g", "煎茶", "front", "0.42", 980, None),
    ("T02", "煎茶 上 100g", "煎茶", "back", "0.48", 1_680, None),
    ("T03", "深蒸し煎茶 100g", "煎茶", "front", "0.44", 1_280, None),
    ("T04", "玉露 50g", "玉露", "back", "0.52", 2_400, None),
    ("T05", "ほうじ茶 200g", "ほうじ茶", "front", "0.40", 780, None),
    ("T06", "玄米茶 200g", "玄米茶", "front", "0.38", 720, None),
    ("T07", "抹茶 30g", "抹茶", "back", "0.50", 1_950, None),
    ("T08", "新茶 100g", "煎茶", "back", "0.46", 1_850, (5, 6)),
    ("T09", "水出し茶バッグ 20袋", "茶バッグ", "front", "0.41", 860, (5, 6, 7, 8, 9)),
    ("S01", "茶だんご 6本", "茶菓子", "front", "0.35", 648, None),
    ("S02", "抹茶ようかん", "茶菓子", "front", "0.36", 1_080, None),
    ("U01", "急須 常滑", "茶器", "back", "0.45", 5_800, None),
    ("U02", "湯のみ", "茶器", "back", "0.45", 1_900, None),
    ("G01", "贈り物用 詰め合わせ", "贈り物", "back", "0.43", 3_800, (6, 7, 11, 12)),
    ("R01", "急須の目皿 取り替え", "手入れ", "maintenance", "0.60", 1_200, None),
)
EVERYDAY = ("T01", "T03", "T05", "T06", "T02", "T07", "T04")
BESIDES = ("S01", "S02", "T08", "T09", "G01", "U02", "U01", "R01")


@dataclass(frozen=True)
class Member:
    """One member: from when, how often and until when they come, and what they usually buy."""

    number: int
    joined_on: date
    gap_days: float
    leaves_on: date
    usual: str

    @property
    def key(self) -> str:
        """The number on the member card."""
        return f"M{self.number:04d}"


def make_members(draw: random.Random) -> list[Member]:
    """Return the members; M0001 comes about every other week and has not left."""
    members = [Member(1, FIRST_DAY, 12.0, LAST_DAY, "T02")]
    for number in range(2, N_MEMBERS + 1):
        joined_on = FIRST_DAY + timedelta(days=int(draw.random() * 640))
        gap_days = 11 + 105 * draw.random() ** 1.7
        stays_days = 60 + int(draw.random() * 1_100)
        leaves_on = min(LAST_DAY, joined_on + timedelta(days=stays_days))
        members.append(Member(number, joined_on, gap_days, leaves_on, pick(draw, EVERYDAY)))
    return members


def people(members: Iterable[Member]) -> Iterator[list[str]]:
    """Yield the member list."""
    yield [
        "会員ID", "姓", "名", "セイ", "メイ", "メール", "電話番号", "郵便番号", "住所", "登録日",
        "ポイント", "備考",
    ]  # fmt: skip
    for member in members:
        number = member.number
        family, family_kana = FAMILY_NAMES[(number * 7) % len(FAMILY_NAMES)]
        given, given_kana = GIVEN_NAMES[(number * 5) % len(GIVEN_NAMES)]
        email = "" if number % 11 == 0 else f"m{number:04d}@example.jp"
        phone = "" if number % 13 == 0 else f"090-0000-{number:04d}"
        address = f"架空県見本市茶町{number % 9 + 1}-{number}"
        yield [
            member.key, family, given, family_kana, given_kana, email, phone,
            f"000-{number % 9 + 1:04d}", address, slashed(member.joined_on), str(number * 37 % 500),
            "耳が遠いので電話はゆっくり" if number == 30 else "",
        ]  # fmt: skip


def products() -> Iterator[list[str]]:
    """Yield the list of products."""
    yield ["商品コード", "商品名", "分類", "役割", "粗利率", "定価"]
    for code, name, category, role, margin_share, price, _ in PRODUCTS:
        yield [code, name, category, role, margin_share, str(price)]


def order_lines(members: Iterable[Member], draw: random.Random) -> Iterator[list[str]]:
    """Yield the journal of the till, with what goes wrong in every till once in a while."""
    yield ["明細番号", "会員ID", "伝票番号", "購入日時", "商品コード", "数量", "税抜金額", "レジ"]
    rows = []
    visits = sorted(
        (at, member.number, member) for member in members for at in _visits(member, draw)
    )
    for receipt, (at, _, member) in enumerate(visits, start=10_001):
        rows += list(_receipt(member, at, receipt, draw))
    rows.insert(400, list(rows[399]))  # the export wrote one line twice
    rows[700][3] = "2025/2/30 11:20"  # no such day
    rows[1_100][1] = ""  # the card was not read
    yield from rows


def _visits(member: Member, draw: random.Random) -> Iterator[datetime]:
    if member.number in NO_PURCHASE:
        return
    day, spread = member.joined_on, 0.6 if member.number == 1 else 1.4
    while day <= member.leaves_on:
        yield datetime(day.year, day.month, day.day, 10, 0) + timedelta(
            minutes=int(draw.random() * 500)
        )
        gap = member.gap_days * (1 - spread / 2 + spread * draw.random())
        day += timedelta(days=max(1, round(gap)))


def _receipt(
    member: Member, at: datetime, receipt: int, draw: random.Random
) -> Iterator[list[str]]:
    """Yield the lines of one receipt, and sometimes a return a few days later."""
    codes = [member.usual] if draw.random() < 0.85 else [pick(draw, EVERYDAY)]
    on_sale = [code for code in BESIDES if _is_sold(code, at.month)]
    codes += [pick(draw, on_sale)] if draw.random() < 0.55 else []
    for line, code in enumerate(codes, start=1):
        quantity = 1 + int(draw.random() * 1.4)
        yield _line(f"{receipt}-{line}", member, str(receipt), at, code, quantity)
    returned_at = at + timedelta(days=3)
    if draw.random() < 0.015 and returned_at.date() <= LAST_DAY:
        yield _line(f"R{receipt}-1", member, f"R{receipt}", returned_at, codes[-1], -1)


def _line(
    line_id: str, member: Member, order: str, at: datetime, code: str, quantity: int
) -> list[str]:
    price = next(product[5] for product in PRODUCTS if product[0] == code)
    written = f"{slashed(at.date())} {at:%H:%M}"
    return [line_id, member.key, order, written, code, str(quantity), str(quantity * price), "A"]


def _is_sold(code: str, month: int) -> bool:
    months = next(product[6] for product in PRODUCTS if product[0] == code)
    return months is None or month in months


def consents(members: Iterable[Member], draw: random.Random) -> Iterator[list[str]]:
    """Yield what members allowed; a few were never asked, some refused, some took it back."""
    yield ["会員ID", "回答日", "目的", "手段", "回答", "どこで"]
    for member in members:
        if member.number in SILENT_ABOUT_CONSENT:
            continue
        day = slashed(member.joined_on)
        likes_letters = member.number == 1 or draw.random() < 0.75
        for channel in ("email", "letter"):
            answer = "granted" if likes_letters else "refused"
            yield [member.key, day, "promotional", channel, answer, "入会申込書"]
        for purpose in ("service", "care"):
            for channel in ("email", "letter", "call", "counter"):
                yield [member.key, day, purpose, channel, "granted", "入会申込書"]
        if member.number % 19 == 0:
            yield [member.key, "2025/11/5", "promotional", "email", "withdrawn", "メールの返信"]


def slashed(day: date) -> str:
    """Return a day as the till writes it: 2026/3/1."""
    return f"{day.year}/{day.month}/{day.day}"


def pick(draw: random.Random, items: tuple[str, ...] | list[str]) -> str:
    """Return one of some items; made of ``random()`` alone, which never changes with Python."""
    return items[int(draw.random() * len(items))]


def make_files(folder: Path) -> None:
    """Write the four files into a folder."""
    draw = random.Random(SEED)  # noqa: S311 - it makes up data, not secrets
    members = make_members(draw)
    tables = {
        "people": people(members),
        "products": products(),
        "order_lines": order_lines(members, draw),
        "consents": consents(members, draw),
    }
    for name, rows in tables.items():
        # A spreadsheet in Japan opens UTF-8 rightly only with the mark at the beginning.
        with (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as handle:
            csv.writer(handle, lineterminator="\n").writerows(rows)


if __name__ == "__main__":
    make_files(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)

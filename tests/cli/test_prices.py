"""najimi prices: what more of each capacity would be worth, in words."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from tests.terminal import Said

from najimi.tables.turn import PRICES
from najimi.workspace import Workspace, open_workspace

Run = Callable[..., Said]


def test_it_has_a_sentence_for_every_capacity_and_tells_what_is_missed(
    run: Run, small_shop: Workspace
) -> None:
    told = run("prices", "--locale", "en", "-w", small_shop.folder).stdout.splitlines()
    limits = small_shop.playbook().capacities
    assert len(told) == len(limits) + 1
    assert "Without a limit, so more would change nothing: contacts (e-mail)." in told
    assert told[-1].startswith("What was chosen is worth ¥")


def test_it_speaks_japanese(run: Run, small_shop: Workspace) -> None:
    told = run("prices", "--locale", "ja", "-w", small_shop.folder).stdout
    assert "メールの件数には限りがないので、増やしても何も変わりません。" in told
    assert "今回の決めごとの値打ちは" in told


def test_before_the_first_turn_it_says_what_to_do(run: Run, new_shop: Path) -> None:
    assert "najimi turn" in run("prices", "-w", new_shop, code=2).stderr


def test_explain_tells_what_more_of_the_scarce_thing_used_would_be_worth(
    run: Run, small_shop: Workspace, tmp_path: Path
) -> None:
    shop = shutil.copytree(small_shop.folder, tmp_path / "shop")
    turn = open_workspace(shop).turns.current()
    assert turn is not None
    rows = turn.read("prices").to_pylist()
    dear = [row | {"price_amount": 90.0 if "sends" in row["capacity"] else 0.0} for row in rows]
    pq.write_table(pa.Table.from_pylist(dear, PRICES.schema), turn.path("prices"))
    told = run("explain", "shop:bob", "--locale", "en", "-w", shop).stdout
    assert told.count("is worth ¥90 in this turn") == 1
    assert "One more contact (letter) is worth ¥90 in this turn." in told

"""najimi prices: what more of each capacity would be worth, in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.terminal import Said

from najimi.workspace import Workspace

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
    assert "今回の決定の価値は" in told


def test_before_the_first_turn_it_says_what_to_do(run: Run, new_shop: Path) -> None:
    assert "najimi turn" in run("prices", "-w", new_shop, code=2).stderr

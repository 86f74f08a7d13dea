"""``najimi duplicates``: customers who may be one person."""

from __future__ import annotations

from tests.terminal import run_najimi

from najimi.tables.matching import PAIRS_FILE
from najimi.workspace import Workspace


def test_it_says_how_many_pairs_there_are_and_where_to_look(small_shop: Workspace) -> None:
    told = run_najimi("duplicates", "-w", str(small_shop.folder))
    assert told.exit_code == 0, told.output
    assert "8 名をくらべて、0 組" in told.output
    assert "/duplicates" in told.output
    assert (small_shop.folder / PAIRS_FILE).exists()


def test_without_a_turn_it_says_what_to_do(fresh_shop: Workspace) -> None:
    told = run_najimi("duplicates", "-w", str(fresh_shop.folder))
    assert told.exit_code == 2
    assert "Hint: run `najimi turn` first." in told.output

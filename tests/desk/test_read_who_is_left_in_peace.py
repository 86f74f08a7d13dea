"""Those left in peace, by reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from najimi.desk import engine
from najimi.workspace import Workspace

if TYPE_CHECKING:
    from django.test import Client


def test_reasons_cover_everyone_who_is_left_in_peace(desk_shop: Workspace) -> None:
    shop = engine.open_shop(desk_shop.folder)
    told = engine.read_peace(shop)
    assert sum(row.n for row in told) == engine.read_plan(shop, "en").n_left
    assert [row.n for row in told] == sorted((row.n for row in told), reverse=True)
    assert "worth_doing" not in {row.reason for row in told}


def test_erin_is_among_those_with_a_fresh_complaint(
    desk_shop: Workspace, customer: Callable[[str], str]
) -> None:
    told = {row.reason: row for row in engine.read_peace(engine.open_shop(desk_shop.folder))}
    assert customer("erin") in {person.customer_id for person in told["complaint"].examples}


def test_each_number_opens_the_list_of_those_people(owner: Client, desk_shop: Workspace) -> None:
    page = owner.get("/peace").text
    for row in engine.read_peace(engine.open_shop(desk_shop.folder)):
        assert f"?reason={row.reason}" in page
        assert f"{row.n} 名" in owner.get(f"/customers?reason={row.reason}").text


def test_every_reason_has_words_in_both_languages() -> None:
    from najimi.customize.arbitration import SILENCES
    from najimi.words import keys

    codes = [*SILENCES, "nothing_fits", "not_worth_it", "capacity", "held_out"]
    wanted = {
        f"{part}-{code.replace('_', '-')}"
        for code in codes
        for part in ("reason", "desk-peace-about")
    }
    assert wanted <= keys("ja")
    assert wanted <= keys("en")

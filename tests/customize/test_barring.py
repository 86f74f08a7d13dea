"""Which treatment rests after which, and what a refusal bars."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from najimi.customize.barring import refusal_pairs, rest_pairs
from najimi.customize.likeness import alike_pairs, similarity
from najimi.model.playbook import Playbook, Words
from najimi.model.terms import ContactClass, Kind

Make = Callable[..., Playbook]


def pairs(table: Any) -> set[tuple[Any, ...]]:
    return {tuple(row.values()) for row in table.to_pylist()}


def test_two_that_rest_together_do_so_for_the_longer_of_their_days(playbook_of: Make) -> None:
    playbook = playbook_of(
        {"rest_days": 7, "rests_with": ("t1",)}, {"rest_days": 30}, {"rest_days": 0}
    )
    assert pairs(rest_pairs(playbook.treatments)) == {
        ("t0", "t0", 7), ("t1", "t1", 30), ("t2", "t2", 0), ("t0", "t1", 30), ("t1", "t0", 30)}  # fmt: skip


def test_a_refusal_bars_the_product_and_promotion_for_the_need(playbook_of: Make) -> None:
    service = {"contact_class": ContactClass.SERVICE, "kind": Kind.SERVE}
    playbook = playbook_of(
        {"need": "a", "product_id": "tea"}, {"need": "a"}, {"need": "a"} | service,
        {"need": "b", "product_id": "tea"} | service,
    )  # fmt: skip
    barred = {other for one, other in pairs(refusal_pairs(playbook.treatments)) if one == "t0"}
    assert barred == {"t0", "t1", "t3"}


def test_texts_are_alike_by_their_letters_whatever_their_width_and_signs() -> None:
    assert similarity("新茶が入りました。", "新茶が、入りました!") == 1.0
    assert similarity("ＴＥＡ　for you", "tea for you") == 1.0
    assert similarity("新茶が入りました", "修理を承ります") == 0.0
    assert 0.6 < similarity("お好きな新茶の券を、季節のはじめにお送りいたします",
                            "お好きな新茶の券を、季節のはじめにお送りします") < 1  # fmt: skip


def test_alike_in_one_language_is_alike(playbook_of: Make) -> None:
    said = [Words("", text, "") for text in ("one and the same", "something else", "もう一つ別")]
    playbook = playbook_of(
        {"words": {"ja": said[2], "en": said[0]}}, {"words": {"ja": said[1], "en": said[0]}},
        {"words": {"ja": said[1], "en": said[2]}}, {"words": {"ja": said[2], "en": said[1]}, "text_id": "x"},
    )  # fmt: skip
    found = alike_pairs(playbook.treatments, least_share=0.6)
    assert ("t0", "t1") in found
    assert ("t1", "t2") in found
    assert ("t2", "t3") not in found
    assert ("t3", "t3") in found


def test_no_two_treatments_of_the_starter_pack_say_the_same(pack: Playbook) -> None:
    assert len(alike_pairs(pack.treatments, least_share=0.6)) == len(pack.treatments)

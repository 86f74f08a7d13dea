"""Time of each of our people and pieces of each product are limits like all others."""

from __future__ import annotations

import re

import pytest

from najimi.errors import PlaybookError
from najimi.model.playbook import Playbook, parse_playbook
from najimi.playbooks import read_pack

PACK = read_pack("retail_starter")


def with_limits(told: str) -> Playbook:
    text = PACK.replace("[capacities.sends]", f"{told}\n[capacities.sends]", 1)
    product = 'id = "premium_range"\nproduct_id = "kettle"'
    return parse_playbook(text.replace('id = "premium_range"', product, 1), currency="JPY")


def faults_of(told: str) -> list[str]:
    with pytest.raises(PlaybookError) as caught:
        with_limits(told)
    return re.findall(r"^  - (.*)$", caught.value.problem, flags=re.MULTILINE)


def test_staff_are_named_as_the_facts_name_them() -> None:
    read = with_limits('[capacities.staff]\nhana = 120\n"佐藤 美咲" = "none"\nken = "unlimited"')
    staff = {name: most for name, most in read.capacities.items() if name.startswith("staff_")}
    assert staff == {"staff_hana": 120, "staff_佐藤 美咲": 0, "staff_ken": None}


def test_stock_is_of_products_that_are_offered() -> None:
    assert with_limits("[capacities.stock]\nkettle = 3").capacities["stock_kettle"] == 3
    (fault,) = faults_of("[capacities.stock]\nketle = 3")
    assert fault.startswith("capacities.stock: no treatment is or uses 'ketle'; ")
    assert "kettle" in fault


@pytest.mark.parametrize("number", ["0", "-5", "2.5", '"many"'])
def test_none_and_unlimited_are_words_and_all_else_is_a_whole_number(number: str) -> None:
    (fault,) = faults_of(f"[capacities.staff]\nhana = {number}")
    assert fault.startswith('capacities.staff: hana must be "unlimited", "none" or a whole number')


def test_without_the_sections_nobody_and_nothing_is_limited() -> None:
    names = parse_playbook(PACK, currency="JPY").capacities
    assert not [name for name in names if name.startswith(("staff_", "stock_"))]

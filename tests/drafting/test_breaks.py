"""What a draft would break: of capacities, those of which more is wanted, first or in the end."""

from __future__ import annotations

import pytest

from najimi.drafting.breaks import Compared, _capacities
from najimi.model.playbook import parse_playbook
from najimi.playbooks import read_pack


@pytest.mark.parametrize(
    ("wanted", "used", "price", "keys"),
    [
        (3_000, 3_000, 0.0, []),
        (4_000, 3_000, 6.0, ["rehearsal-breaks-capacity"]),
        (0, 3_000, 6.0, ["rehearsal-breaks-scarce"]),
    ],
)
def test_a_capacity_that_has_a_price_is_short_whatever_was_wanted_first(
    wanted: int, used: int, price: float, keys: list[str]
) -> None:
    row = {"capacity": "minutes", "available": 3_000, "wanted": wanted, "used": used,
           "price_amount": price}  # fmt: skip
    pack = parse_playbook(read_pack("retail_starter"), currency="JPY")
    compared = Compared(pack, pack, (), (), [row], [], {}, {}, {}, {}, {}, [], [])
    assert [each.key for each in _capacities(compared)] == keys

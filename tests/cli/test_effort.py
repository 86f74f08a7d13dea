"""najimi effort: where effort goes and what each weight costs, without the desk."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.terminal import Said

from najimi.workspace import Workspace

Run = Callable[..., Said]


@pytest.mark.parametrize(
    ("locale", "lines"),
    [
        ("en", ("nothing to be had soon:", 'Weight "it answers a need of theirs" (¥40):',
                "Who begins, in a year: we", "Solved elsewhere: not ours, and a give:")),
        ("ja", ("見込みのほとんどない方:", "重み「お望みに応える」(¥40):",
                "どちらからお声がけしたか: 当店から", "ほかで解決したこと")),
    ],
)  # fmt: skip
def test_it_says_where_effort_goes_and_what_weights_cost(
    run: Run, small_shop: Workspace, locale: str, lines: tuple[str, ...]
) -> None:
    told = run("effort", "--locale", locale, "-w", small_shop.folder).stdout
    for line in lines:
        assert line in told.replace("\uffe5", "¥")

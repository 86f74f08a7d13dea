"""The latest rehearsal of a draft, read at the desk."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from najimi.desk import engine
from najimi.drafting import rehearse, start_draft
from najimi.testing import AS_OF
from najimi.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from django.test import Client


def test_before_any_rehearsal_the_page_says_how_to_make_one(owner: Client) -> None:
    told = owner.get("/playbook/rehearsal").content.decode()
    assert "najimi playbook rehearse" in told


def test_a_rehearsal_is_told_with_names_and_adds_up(desk_shop: Workspace, tmp_path: Path) -> None:
    workspace = open_workspace(shutil.copytree(desk_shop.folder, tmp_path / "shop"))
    path = start_draft(workspace)
    text = path.read_text(encoding="utf-8").replace("call = 24", 'call = "none"')
    path.write_text(text, encoding="utf-8")
    found = rehearse(workspace, at=AS_OF)
    shop = engine.open_shop(workspace.folder)
    for locale in ("ja", "en"):
        told = engine.read_rehearsal(shop, locale)
        assert told is not None
        assert (told.version, told.n_changed) == ("retail_starter_4", found.n_changed)
        assert told.is_of_this_turn
        assert sum(way.n for way in told.ways) == sum(n for _, to in told.kinds for _, n in to)
        assert all(len(way.examples) == min(3, way.n) for way in told.ways)
        assert len(told.breaks) == len(found.breaks) > 0
        assert [row.name for row in told.compared if row.is_changed]

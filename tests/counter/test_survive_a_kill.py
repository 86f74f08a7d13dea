"""The counter killed at any point: a verdict that was answered is never lost, nor stored twice."""

from __future__ import annotations

import http.client
import shutil
from pathlib import Path

import pytest
from tests.counter.conftest import Till, facts_of, najimi, served

from najimi.journal import compact
from najimi.workspace import open_workspace

POINTS = ("counter.after_commit", "consents.after_commit", "consents.after_append")


@pytest.mark.parametrize("point", ["", *POINTS])
def test_a_verdict_survives_a_kill_and_is_stored_once(
    counter_built: Path, tmp_path: Path, point: str
) -> None:
    folder = Path(shutil.copytree(counter_built, tmp_path / "shop"))
    token = najimi(folder, "key", "create", "till", "--scope", "counter").strip()
    sent: dict[str, object] = {"verdict_id": "v", "verdict": "not_for_me"}
    with served(folder, f"{point}:kill" if point else "") as (port, process):
        sent["decision_id"] = _suggested(Till(port, token))
        if point:
            with pytest.raises((http.client.HTTPException, OSError)):
                Till(port, token).tell(**sent)
        else:
            assert Till(port, token).tell(**sent)[1]["is_new"]
        process.kill()
    with served(folder) as (port, _):
        status, told = Till(port, token).tell(**sent)
    assert (status, told["is_new"]) == (200, False)
    compact(open_workspace(folder))
    facts = facts_of(open_workspace(folder), "verdicts")
    assert [fact["verdict"] for fact in facts] == ["not_for_me"]


def _suggested(till: Till) -> object:
    keys = (f"other-{number:03d}" for number in range(60))
    return next(
        told["decision_id"] for key in keys if (told := till.next("bread", key=key))["suggestion"]
    )

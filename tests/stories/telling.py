"""A shop as its owner runs it: files come in, a day's turn is made, and someone asks why."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.terminal import run_najimi

from najimi.explain import Explanation, explain_customer
from najimi.loop import run_turn
from najimi.testing import AS_OF, environment_with, make_small_shop
from najimi.workspace import Turn, Workspace

Row = dict[str, Any]

CARRY_OUT = """
import sys
from pathlib import Path
from najimi.desk.loading import catch_up
folder, customer_id, decision_id = Path(sys.argv[1]), *sys.argv[2:]
catch_up(folder)
from django.utils import timezone
from najimi.desk import engine, services
who, shop = services.create_owner(), engine.open_shop(folder)
try:
    services.carry_out_decision(shop, customer_id, decision_id, who=who, at=timezone.now())
except services.RefusedError as refusal:
    print(refusal.code)
"""


@dataclass(frozen=True)
class Day:
    """One turn, with what it decided and said of whom, by the key of the shop."""

    workspace: Workspace
    turn: Turn

    def row(self, table: str, key: str) -> Row:
        """Return the row of one customer."""
        customer_id = self._customer_id(key)
        rows = self.turn.read(table).to_pylist()
        (found,) = [row for row in rows if row["customer_id"] == customer_id]
        return dict(found)

    def reason(self, key: str) -> str:
        """Return the reason of the decision."""
        return str(self.row("decisions", key)["reason"])

    def chosen(self, key: str) -> str | None:
        """Return the treatment that was chosen, if one was."""
        treatment_id: str | None = self.row("decisions", key)["treatment_id"]
        return treatment_id

    def candidates(self, key: str) -> dict[str, Row]:
        """Return everything that was considered, by treatment."""
        return {row["treatment_id"]: row for row in self.row("candidates", key)["candidates"]}

    def mark(self, key: str, treatment_id: str) -> str:
        """Return why a treatment was refused, or ``open``."""
        return str(self.candidates(key)[treatment_id]["mark"])

    def marks(self, key: str, *kinds: str) -> set[str]:
        """Return the marks of all treatments of some kinds that are meant for the customer."""
        kind_of = {t.treatment_id: t.kind for t in self._playbook.treatments}
        marks = {
            row["mark"] for name, row in self.candidates(key).items() if kind_of[name] in kinds
        }
        return marks - {"not_eligible"}

    def why(self, key: str, locale: str) -> str:
        """Return the reasons in words, as the desk and ``najimi explain`` say them."""
        return " ".join(self._explained(key, locale).why)

    def why_not(self, key: str, treatment_id: str, locale: str) -> str:
        """Return in words why a treatment was not chosen, or is meant for others."""
        told = self._explained(key, locale)
        (said,) = [
            item.why
            for item in (*told.not_chosen, *told.not_meant)
            if item.treatment_id == treatment_id
        ]
        return said

    @property
    def _playbook(self) -> Any:
        return self.workspace.playbook(self.turn.manifest.playbook_version)

    def _customer_id(self, key: str) -> str:
        rows = self.turn.read("identities").to_pylist()
        return next(str(row["customer_id"]) for row in rows if row["source_key"] == key)

    def _explained(self, key: str, locale: str) -> Explanation:
        return explain_customer(self.turn, self._playbook, self._customer_id(key), locale)


class Shop:
    """The small shop with the fixed cast; days are counted from the first of April 2026."""

    def __init__(self, folder: Path) -> None:
        self.workspace = make_small_shop(folder / "shop", n_others=24)
        self._files = folder

    def run(self, *words: str) -> str:
        """Run a command of najimi on this shop and return what it printed."""
        said = run_najimi(*words, "-w", self.workspace.folder)
        assert said.exit_code == 0, said.output
        return said.stdout

    def bring(self, table: str, name: str, *rows: Row) -> None:
        """Load a file of rows as anybody would; ``day`` is told as days from 1 April, at noon."""
        columns = list(dict.fromkeys(column for row in rows for column in _written(row)))
        lines = [columns, *([_written(row).get(column, "") for column in columns] for row in rows)]
        path = self._files / f"{name}.csv"
        path.write_text("\n".join(",".join(line) for line in lines) + "\n", encoding="utf-8")
        self.run("load", table, str(path), "--source", "shop")

    def day(self, number: int) -> Day:
        """Make the turn that looks from the first minute of a day."""
        return Day(self.workspace, run_turn(self.workspace, as_of=AS_OF + timedelta(days=number)))

    def carry_out(self, day: Day, key: str) -> str:
        """Carry out what a turn decided at the desk; return why that was refused, or ''."""
        decision = day.row("decisions", key)
        told = (str(self.workspace.folder), decision["customer_id"], decision["decision_id"])
        said = subprocess.run(
            [sys.executable, "-c", CARRY_OUT, *told],
            env=environment_with(), capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert said.returncode == 0, said.stderr
        return said.stdout.strip()

    def edit_playbook(self, *changes: tuple[str, str], more: str = "") -> None:
        """Take a draft from what is in force, change it in an editor, check and publish it."""
        self.run("playbook", "draft")
        path = self.workspace.folder / "playbook" / "draft.toml"
        text = path.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        path.write_text(text + more, encoding="utf-8")
        self.run("playbook", "check")
        self.run("playbook", "publish")


def _written(row: Row) -> dict[str, str]:
    """Return a row as it stands in a file: days as instants, everything else as it is."""
    at = AS_OF + timedelta(days=row["day"], hours=12)
    names = {"who": "source_key"}
    words = {names.get(name, name): str(value) for name, value in row.items() if name != "day"}
    return {"occurred_at": at.isoformat()} | words

"""najimi check: every fault of a playbook, before it decides anything."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.terminal import Said

from najimi.playbooks import read_pack

Run = Callable[..., Said]


@pytest.fixture
def check(run: Run, tmp_path: Path) -> Run:
    """Change the starter pack and check it."""

    def _check(*changes: tuple[str, str], code: int = 0) -> Said:
        text = read_pack("retail_starter")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
        return run("check", tmp_path / "mine.toml", code=code)

    return _check


def test_the_starter_pack_is_sound(check: Run) -> None:
    assert check().stdout == "mine.toml is sound: 16 treatments.\n"


def test_all_faults_are_listed_at_once(check: Run) -> None:
    result = check(
        ('strategy = "grow"', 'strategy = "harvest"'),
        ("max_7_days = 1", "max_7_days = 0"),
        ("global_holdout_share = 0.05", "global_holdout_share = 5"),
        code=2,
    )
    assert "the playbook has 3 fault(s):" in result.stderr
    for name in ("strategy must be one of", "max_7_days must be", "global_holdout_share must be"):
        assert name in result.stderr
    assert "Hint: mend them all, then check again." in result.stderr


def test_all_faulty_rules_are_listed_with_the_nearest_column(check: Run) -> None:
    result = check(
        ("when = \"stage in ('repeat'", "when = \"stge in ('repeat'"),
        ("days_since_last_order <= 14", "days_since_order <= 14"),
        code=2,
    )
    assert "the playbook has 2 fault(s):" in result.stderr
    assert "nearest valid column: stage" in result.stderr
    assert "nearest valid column: days_since_last_order" in result.stderr


def test_faults_of_fields_and_of_rules_are_listed_together(check: Run) -> None:
    result = check(
        ("when = \"stage in ('repeat'", "when = \"stge in ('repeat'"),
        ('kind = "care"', 'kind = "caring"'),
        code=2,
    )
    assert "nearest valid column: stage" in result.stderr
    assert "kind must be one of" in result.stderr


def test_a_rule_cannot_reach_outside(check: Run) -> None:
    change = ("days_since_last_order <= 14", "read_text('/etc/passwd') = 'x'")
    assert "uses 'read_text', which is not on the list" in check(change, code=2).stderr.lower()


def test_amounts_in_another_currency_are_missed(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(read_pack("retail_starter"), encoding="utf-8")
    run("check", path, "--currency", "USD")
    result = run("check", path, "--currency", "EUR", code=2)
    assert "contact_amount needs an amount like {EUR" in result.stderr


def test_a_file_that_is_no_toml_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("name starter")
    result = run("check", tmp_path / "mine.toml", code=2)
    assert "the playbook is not valid TOML" in result.stderr


def test_a_missing_file_is_named(run: Run, tmp_path: Path) -> None:
    assert "nope.toml' does not exist" in run("check", tmp_path / "nope.toml", code=2).stderr

"""
Make the purchases of an invented coffee roaster: 240 customers, 18 months, one line a purchase.

    python examples/purchases/make_file.py [FOLDER]

Some come every fortnight, some twice a year; some stop coming, and nobody sees when.
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path

import numpy as np

FIRST, LAST = date(2024, 1, 1), date(2025, 6, 30)
N_CUSTOMERS = 240


def lines() -> list[str]:
    """Return the lines of the file, by day."""
    dice = np.random.default_rng(20250701)
    n_days = (LAST - FIRST).days
    rows: list[tuple[date, str, str]] = []
    for number in range(1, N_CUSTOMERS + 1):
        gap_days = 1 / dice.gamma(1.2, 1 / 30)
        stays_days = dice.exponential(400)
        bag = dice.gamma(6, 4)
        at = float(dice.uniform(0, n_days * 0.8))
        until = min(n_days + 1, at + stays_days)
        while at < until:
            paid = f"{max(dice.gamma(8, bag / 8), 1):.2f}"
            rows.append((FIRST + timedelta(days=int(at)), f"{number:03d}", paid))
            if dice.random() < 0.01:
                rows.append((FIRST + timedelta(days=int(at)), f"{number:03d}", f"-{paid}"))
            at += max(float(dice.exponential(gap_days)), 1.0)
    return [f"{day},{customer},{paid}" for day, customer, paid in sorted(rows)]


def main(folder: Path) -> None:
    text = "date,customer,amount\n" + "\n".join(lines()) + "\n"
    (folder / "purchases.csv").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)

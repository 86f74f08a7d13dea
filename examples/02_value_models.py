"""
How many purchases are still to come? BG/NBD and MBG/NBD on the order lines of a tea shop.

    python examples/02_value_models.py

A purchase model sees of each customer three numbers only: how often they came back, when
they came last, and how long we have known them. No workspace is needed to fit one.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date, datetime
from pathlib import Path

from najimi.differentiate.purchasing.bg_nbd import BgNbd, fit_bg_nbd
from najimi.differentiate.purchasing.histories import Histories, collapse
from najimi.differentiate.purchasing.mbg_nbd import MbgNbd, fit_mbg_nbd

LINES = Path(__file__).parent / "shop" / "order_lines.csv"
TODAY = date(2026, 4, 1)
HORIZON_DAYS = 28.0


def purchase_days(path: Path) -> dict[str, list[date]]:
    """Return each customer's days with a purchase, oldest first; returns make no purchase."""
    net_amount: defaultdict[tuple[str, date], int] = defaultdict(int)
    seen = set()
    with path.open(encoding="utf-8-sig", newline="") as handle:
        for row in csv.DictReader(handle):
            day = day_of(row["購入日時"])
            if day is None or not row["会員ID"] or row["明細番号"] in seen:
                continue  # najimi itself would name these rows; here they are left out
            seen.add(row["明細番号"])
            net_amount[row["会員ID"], day] += int(row["税抜金額"])
    days: defaultdict[str, list[date]] = defaultdict(list)
    for (key, day), amount in sorted(net_amount.items()):
        if amount > 0:
            days[key].append(day)
    return dict(days)


def day_of(text: str) -> date | None:
    """Return the day of an instant as the till writes it, or None if there is no such day."""
    try:
        return datetime.strptime(text, "%Y/%m/%d %H:%M").date()
    except ValueError:
        return None


def histories_of(days: dict[str, list[date]]) -> Histories:
    """Return frequency, recency and tenure, one row per customer."""
    return Histories.of(
        frequency=[len(of_one) - 1 for of_one in days.values()],
        recency_days=[(of_one[-1] - of_one[0]).days for of_one in days.values()],
        tenure_days=[(TODAY - of_one[0]).days for of_one in days.values()],
    )


def main() -> None:
    days = purchase_days(LINES)
    rows = histories_of(days)
    cells, cell_of_row = collapse(
        frequency=rows.frequency, recency_days=rows.recency_days, tenure_days=rows.tenure_days
    )
    print(f"{rows.n_total} customers have bought; {len(cells)} differ from each other.\n")
    models: list[BgNbd | MbgNbd] = [fit_bg_nbd(cells), fit_mbg_nbd(cells)]
    for model in models:
        print(f"{model.name}: r = {model.r:.3f}, alpha = {model.alpha:.1f} days, ", end="")
        print(f"a = {model.a:.3f}, b = {model.b:.3f}, ", end="")
        print(f"log-likelihood = {model.log_likelihood:.1f}")

    expected = [model.expected_purchases(cells, horizon_days=HORIZON_DAYS) for model in models]
    alive = [model.alive_probability(cells) for model in models]
    print(f"\nExpected purchases in {HORIZON_DAYS:.0f} days (probability that they ever buy again)")
    print(f"{'':8}{'orders':>8}{'last, days ago':>16}", end="")
    print("".join(f"{model.name:>18}" for model in models))
    for key in sorted(days)[:10]:
        cell = cell_of_row[list(days).index(key)]
        ago = (TODAY - days[key][-1]).days
        said = "".join(
            f"{e[cell]:>10.2f} ({a[cell]:>4.0%})" for e, a in zip(expected, alive, strict=True)
        )
        print(f"{key:8}{len(days[key]):>8}{ago:>16}{said}")
    for model, of_cells in zip(models, expected, strict=True):
        total = float(of_cells @ cells.n_customers)
        print(f"All customers together, {model.name}: {total:.0f} purchases")


if __name__ == "__main__":
    main()

"""
A purchase model in a notebook: no workspace, one import, frames in and frames out.

    python examples/03_purchase_model.py

Each block between the marks is a cell; pandas and polars frames do as well as Arrow tables.
"""

# %% Purchases: one line each, as a shop's system exports them
from datetime import date
from pathlib import Path

import pyarrow.csv

from najimi.differentiate import PurchaseModel, summarize_purchases

FILE = Path(__file__).parent / "purchases" / "purchases.csv"
TODAY = date(2025, 7, 1)
COLUMNS = {"customer": "customer", "date": "date", "amount": "amount"}
as_text = pyarrow.csv.ConvertOptions(column_types={"customer": "string"})
purchases = pyarrow.csv.read_csv(FILE, convert_options=as_text)

# %% One row per customer: how often they came back, how lately, and how long we know them
summary = summarize_purchases(purchases, as_of=TODAY, **COLUMNS)
print(f"{len(summary)} customers; the first: {summary.to_pylist()[0]}")

# %% Fitted to the summary alone, the models are compared by their likelihood
by_likelihood = PurchaseModel().fit(summary)
print(f"\nBy {by_likelihood.chosen_by_}: {by_likelihood.fitted_.name}")

# %% With the purchases themselves, by what each would have foretold
model = PurchaseModel().fit_purchases(purchases, as_of=TODAY, horizon_days=90, **COLUMNS)
print(f"By {model.chosen_by_}: {model.fitted_.name}")
for name, error in sorted(model.scores_.items(), key=lambda item: item[1]):
    print(f"  {name:24}{error:.3f} purchases off per customer")

# %% What is to come
foretold = model.predict(horizon_days=90)
print("\nMost expected in 90 days:")
for row in foretold.sort_by([("expected_purchases", "descending")]).slice(0, 5).to_pylist():
    print(
        f"  {row['customer_id']}: {row['expected_purchases']:.1f} purchases, "
        f"buys at all {row['buys_probability']:.0%}, still a customer {row['alive_probability']:.0%}"
    )

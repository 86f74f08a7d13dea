"""What a score needs of a customer's context beside the marks of screening."""

from __future__ import annotations

CARRIED = (
    "customer_id",
    "activity",
    "stage",
    "tier",
    "main_need",
    "recorded_needs",
    "ideal_types",
    "staff_id",
    "expected_order_margin_amount",
    "expected_margin_amount",
    "expected_margin_low_amount",
    "expected_margin_high_amount",
    "n_contacts_30_days",
)
"""Columns of ``contexts`` that ``screened`` carries on."""

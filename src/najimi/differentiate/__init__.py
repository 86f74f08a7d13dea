"""
Phase 2, differentiate: what are they worth, what do they need, where do they stand?

For a notebook, without a workspace: :class:`PurchaseModel`, :func:`summarize_purchases` and
:func:`share_of_customer`.
"""

from najimi.differentiate.notebook.purchase_model import PurchaseModel
from najimi.differentiate.notebook.summarize import summarize_purchases
from najimi.differentiate.told.share import share_of_customer

__all__ = ["PurchaseModel", "share_of_customer", "summarize_purchases"]

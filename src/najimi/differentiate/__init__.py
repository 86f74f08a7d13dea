"""
Phase 2, differentiate: what are they worth, what do they need, where do they stand?

For a notebook, without a workspace: :class:`PurchaseModel` and :func:`summarize_purchases`.
"""

from najimi.differentiate.notebook.purchase_model import PurchaseModel
from najimi.differentiate.notebook.summarize import summarize_purchases

__all__ = ["PurchaseModel", "summarize_purchases"]

"""Phase 2, differentiate: what are they worth, what do they need, where do they stand?"""

from najimi.differentiate.told.share import share_of_customer

__all__ = ["share_of_customer"]

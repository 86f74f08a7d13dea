"""Phase 2, differentiate: what are they worth, what do they need, where do they stand?"""

from najimi.differentiate.phase import plan_differentiate

__all__ = ["plan_differentiate"]

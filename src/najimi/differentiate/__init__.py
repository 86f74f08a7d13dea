"""Phase 2, differentiate: what are they worth, what do they need, where do they stand?"""

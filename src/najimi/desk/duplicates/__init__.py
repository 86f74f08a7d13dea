"""Likely duplicates at the desk: looked at in pairs, merged or kept apart by a person, undone."""

"""What arrived and is not a fact yet: fsynced, append-only, compacted into facts."""

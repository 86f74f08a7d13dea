"""
What arrived and is not a fact yet: fsynced, append-only, compacted into facts.

Many writers append small records through ``open_journal``; a load seals the rows of a whole
file. ``compact`` turns both into facts.
"""

from najimi.journal.compacting import Compaction, compact
from najimi.journal.writing import Journal, open_journal

__all__ = ["Compaction", "Journal", "compact", "open_journal"]

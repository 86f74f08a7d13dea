"""
Signs of enclosure in a playbook: words that press, terms that bind, attention that only sells.

Each sign is a remark that says what was found, why it does harm and what to do instead; none
stops a publication, for words alone do not tell what a shop really does.
"""

from najimi.customize.enclosing.leaning import leaning_remarks
from najimi.customize.enclosing.patterns import Pattern
from najimi.customize.enclosing.reading import Found, find_patterns
from najimi.customize.enclosing.telling import enclosure_remarks

__all__ = ["Found", "Pattern", "enclosure_remarks", "find_patterns", "leaning_remarks"]

"""The counter: one suggestion with its reason, or silence; and what was said to it."""

"""najimi: one-to-one marketing that knows each customer by name."""

import os

__version__ = "0.1.0"

# Arrow's own allocators keep what they freed, some 40 MB of it after a large file; the one of
# the system gives it back at no cost in time. Arrow asks once, when it is first imported.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")

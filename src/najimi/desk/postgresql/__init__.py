"""PostgreSQL as the desk uses it: one writer at a time, as SQLite has it."""

"""What we gave each customer and what we took: a double-entry ledger, and the balance of it."""

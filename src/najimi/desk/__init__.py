"""The desk: where people see each customer, what is to be done for them, and why."""

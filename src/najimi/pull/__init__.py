"""Rows of a database that the shop already has."""

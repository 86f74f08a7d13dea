"""A folder that is watched: each file dropped into it is loaded once."""

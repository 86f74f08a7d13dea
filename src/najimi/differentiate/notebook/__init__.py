"""For analysts in a notebook: frames in, frames of the same kind out, and no workspace."""

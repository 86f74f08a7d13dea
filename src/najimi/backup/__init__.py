"""A whole workspace put aside, and brought back without bringing back the erased."""

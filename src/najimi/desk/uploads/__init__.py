"""Files that people bring to the desk: looked at, counted, and loaded when a person says so."""

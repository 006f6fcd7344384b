"""Charts of seasons, careers and circuits over the years."""

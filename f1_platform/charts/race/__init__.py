"""Charts of one race or session."""

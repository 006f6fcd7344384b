"""Charts of one race or session: what they show equals what is published or recorded."""

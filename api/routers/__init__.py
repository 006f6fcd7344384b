"""The documented routes, a module a group."""

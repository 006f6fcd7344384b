"""IO managers: how what an asset returns reaches a store."""

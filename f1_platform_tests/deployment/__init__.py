"""What lies around the platform: how it is packed, started, watched and released."""

"""Acts on statements; each locks, decides, writes and orders its letters."""

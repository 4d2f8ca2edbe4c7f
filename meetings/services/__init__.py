"""Acts at a meeting, one file a noun."""

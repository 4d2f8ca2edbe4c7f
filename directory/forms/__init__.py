"""Forms of the directory: shape only."""

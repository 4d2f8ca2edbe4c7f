"""Pages of this floor, one file an audience."""

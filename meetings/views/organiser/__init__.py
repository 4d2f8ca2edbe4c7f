"""The desk's pages of this floor, one file a noun."""

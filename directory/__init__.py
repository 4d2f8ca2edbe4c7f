"""The directory of organisations across meetings: import of lists, duplicates and their merging."""

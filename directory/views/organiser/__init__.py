"""Pages of the organisers: the directory, one organisation, imports, doubles, export."""

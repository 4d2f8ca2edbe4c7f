"""Acts, one noun a file."""

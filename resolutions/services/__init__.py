"""What happens to texts: written, proposed, opened, signed; each act one transaction."""

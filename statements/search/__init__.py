"""Words in published texts: folded, indexed with what is published, found and shown in context."""

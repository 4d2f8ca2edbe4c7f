"""Joint texts in frozen versions, signatures bound to a version, campaigns."""

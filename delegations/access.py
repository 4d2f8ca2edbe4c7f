"""Who may see and do what here: fetch and permission in one call."""

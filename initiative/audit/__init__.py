"""Who did what, for whom and why: one row an act, added by services, never changed."""

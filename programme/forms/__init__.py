"""Forms of the agenda and of who speaks: shape only."""

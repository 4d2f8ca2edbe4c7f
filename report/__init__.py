"""The report of a meeting, its decisions, the corrections of the organisations."""

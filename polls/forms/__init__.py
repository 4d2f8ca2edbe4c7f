"""Shapes of what is typed."""

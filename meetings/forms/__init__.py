"""Shapes of what people type: is it a number, a date, an address. Rules are in services."""

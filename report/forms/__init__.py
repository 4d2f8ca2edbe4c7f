"""Shapes of what is typed: the text, decisions, corrections, answers."""

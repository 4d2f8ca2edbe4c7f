"""Addresses: next meeting."""

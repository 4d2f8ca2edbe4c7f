"""Addresses: agenda."""

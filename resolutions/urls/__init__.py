"""Addresses: resolutions."""

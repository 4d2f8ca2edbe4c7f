"""Addresses: whom to invite."""

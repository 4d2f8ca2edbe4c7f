"""Addresses: news."""

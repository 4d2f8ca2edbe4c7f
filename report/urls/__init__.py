"""Addresses: report."""

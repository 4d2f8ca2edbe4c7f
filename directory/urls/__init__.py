"""Addresses: directory."""

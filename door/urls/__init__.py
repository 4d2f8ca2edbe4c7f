"""Addresses: who came."""

"""Addresses: delegates."""

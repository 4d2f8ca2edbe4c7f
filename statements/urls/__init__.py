"""Addresses of the top floor: ``public`` has a language prefix, ``private`` has none."""

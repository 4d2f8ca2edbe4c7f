"""Shapes of what is typed: nominations and the policy, requests to take part."""

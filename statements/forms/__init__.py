"""Shapes of what is typed about statements. What is too long or late is for the services."""

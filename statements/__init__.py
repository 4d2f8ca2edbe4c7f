"""Top floor: what is said. Statements, their revisions, the Roll, the archive.

It stands on meetings, organisations and the ground floor; nothing stands on it.
"""

"""First floor: who. Organisations, their addresses, people and mandates.

It stands on the ground floor alone and knows no meeting.
"""

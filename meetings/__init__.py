"""Second floor: when, and who is asked. Meetings, invitations, answers, letters, reminders.

It stands on organisations and the ground floor and knows no statement; what it must
ask about statements (who still owes one) is registered from above in ``audiences``.
"""

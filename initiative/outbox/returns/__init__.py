"""Letters that come back: reports, complaints and the notices of a mail service.

``reading`` (pure) says what a mail reports, ``receiving`` keeps it once and tells the apps
above. Mails come in by a pipe (``manage.py receive_return``), from a mailbox (``mailbox``)
or as a notice of a mail service (``webhook``).
"""

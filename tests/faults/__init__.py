"""Faults on purpose: real servers, workers that are killed, and two records that must agree.

Run with ``make faults``; it is no part of ``make test``. Nothing here touches a service
that runs already: PostgreSQL, Redis and the mail server are this run's own, and every
process is ended by the number under which it was started.
"""

"""Where sessions are kept: Django's table, whose absence is not the visitor's fault."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.db import InterfaceError, OperationalError


class SessionStore(db.SessionStore):
    """Django's own store, but for what it says when the database goes away."""

    def save(self, must_create: bool = False) -> None:
        """Save the session.

        Django takes every failure of the database for a session that somebody deleted,
        and answers "400 bad request"; the form would seem to be wrong, and is not.

        Raises:
            django.db.OperationalError: the database is away.
            UpdateError: the session is not there any more.
        """
        try:
            super().save(must_create)
        except UpdateError as error:
            if isinstance(error.__context__, (InterfaceError, OperationalError)):
                raise error.__context__ from error
            raise

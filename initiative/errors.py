"""The one exception a rule raises when it says no."""


class Refused(Exception):
    """A rule refused an act; nothing has been written.

    Args:
        code: a short word for tests and for the view that reacts to it.
        message: one or two sentences in the reader's words: what happened, what to do.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

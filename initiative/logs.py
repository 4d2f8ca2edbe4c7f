"""Second layer against personal links in logs; the first is that nothing logs paths."""

import logging
import re

LINK_PATH = re.compile(r"(/(?:h|i|join|u)/)[^/\s\"']+")


class LinkFilter(logging.Filter):
    """Blank the token of every personal link in a log line."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record, without tokens."""
        message = record.getMessage()
        if any(head in message for head in ("/h/", "/i/", "/join/", "/u/")):
            record.msg = LINK_PATH.sub(r"\1…", message)
            record.args = ()
        return True

"""The environment, read once; nonsense in it stops the start with a sentence."""

from datetime import UTC, datetime
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()


def secret(name: str, *, debug: bool) -> str:
    """Return the secret ``name``, or a fixed one while developing.

    Args:
        name: the environment variable.
        debug: whether this is a development machine.

    Raises:
        ImproperlyConfigured: outside development, when the variable is missing
            or shorter than 32 characters.
    """
    value = env.str(name, default="")
    if debug:
        return value or f"only-for-development-{name.lower()}-0123456789abcdef"
    if len(value) < 32:
        raise ImproperlyConfigured(
            f"Set {name} to a random text of at least 32 characters, for example "
            'with: python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    return value


def newest_change(*folders: Path) -> datetime:
    """Return when a file below one of ``folders`` changed last."""
    paths = (path for folder in folders for path in folder.rglob("*") if path.suffix != ".pyc")
    newest = max((path.stat().st_mtime for path in paths if path.is_file()), default=0)
    return datetime.fromtimestamp(newest, UTC)

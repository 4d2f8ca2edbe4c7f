"""Does the broker answer? It carries the bells; without it letters wait for a plain pump."""

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

from initiative.health.limit import within

# In seconds, for everything: finding the machine, connecting, one word and its answer.
PATIENCE = 1.0


def answers() -> bool | None:
    """Say whether Redis answers; ``None``: bells are files in a folder here. Never raises."""
    if not settings.REDIS_URL:
        return None
    try:
        return within(PATIENCE, ping)
    except (redis.RedisError, OSError, ValueError):
        # A ValueError: the address in REDIS_URL is none.
        return False


def ping() -> bool:
    """Ask Redis for one word; raise what the client raises."""
    client = redis.Redis.from_url(
        settings.REDIS_URL,
        socket_connect_timeout=PATIENCE,
        socket_timeout=PATIENCE,
        retry=Retry(NoBackoff(), 0),
    )
    try:
        return bool(client.ping())
    finally:
        client.close()

"""initiative.settings with what a test run needs otherwise."""

import os
import tempfile

os.environ.setdefault("DEBUG", "1")

from initiative.settings import *  # noqa: F403
from initiative.settings import CACHES, DATABASE, MIDDLEWARE, STORAGES

DEBUG = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
# Tests open and drop databases: connections of a pool would be in the way.
DATABASE.get("OPTIONS", {}).pop("pool", None)
# A bell in a test must neither reach a broker nor wait for one.
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS: dict = {}
# No collected files in a test run; the test server needs none.
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]
if DATABASE["ENGINE"].endswith("sqlite3"):
    # A file and not memory: connections that share memory fail at once where a file waits.
    # In a folder of this process: two runs in one checkout must not meet.
    FOLDER = tempfile.TemporaryDirectory(prefix="initiative-test-")
    DATABASE["TEST"] = {"NAME": f"{FOLDER.name}/test.sqlite3"}
    DATABASE["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
# Test processes that share one Redis must not see each other's counts.
CACHES = {"default": CACHES["default"] | {"KEY_PREFIX": f"test-{os.getpid()}"}}
# A page that a test has just changed is asked for again at once.
PAGE_CACHE_SECONDS = 0

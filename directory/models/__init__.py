"""Rows of the directory: imports with what each row did, and what was said about doubles."""

from directory.models.doubles import Joining, NotTheSame
from directory.models.imports import ImportBatch, ImportRow

__all__ = ["ImportBatch", "ImportRow", "Joining", "NotTheSame"]

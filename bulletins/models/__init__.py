"""What is happening where we are: bulletins, the weekly letter about them, direct notes."""

from bulletins.models.bulletins import Bulletin, BulletinText
from bulletins.models.digests import Digest, Subscription
from bulletins.models.notes import DirectNote, NoteBlock

__all__ = ["Bulletin", "BulletinText", "Digest", "DirectNote", "NoteBlock", "Subscription"]

"""Where a delegate writes: the organisation's own statement, or one of several organisations."""

from dataclasses import dataclass
from functools import cached_property, partial

from django.http import HttpRequest
from django.urls import reverse

from meetings import access as meeting_access
from meetings.models import Participation
from statements import access, joint_access
from statements.models import JointStatement, Revision, Statement
from statements.pages import delegate_context
from statements.services.drafting import Saved, save_draft
from statements.services.joint import save_joint


@dataclass(frozen=True)
class Place:
    """One text and whoever writes it in this browser.

    Args:
        participation: for whom this browser acts.
        joint: what several organisations write, if it is that.
    """

    participation: Participation
    joint: JointStatement | None = None

    @cached_property
    def statement(self) -> Statement | None:
        """The texts, read when a page shows them; ``None`` before the first word of one's own."""
        if self.joint is not None:
            return self.joint.statement
        return access.statement_of(self.participation)

    @property
    def limit(self) -> int:
        """How many characters the text may have when it is sent."""
        meeting = self.participation.meeting
        return meeting.joint_character_limit if self.joint else meeting.character_limit

    @property
    def draft(self) -> Revision | None:
        """The text that the authors see."""
        return self.statement.draft if self.statement else None

    @property
    def version(self) -> int:
        """The version of the draft; 0 before the first word."""
        return self.statement.version if self.statement else 0

    @property
    def write(self) -> str:
        """The address of the editor."""
        return self.address("statement", "joint_text")

    @property
    def preview(self) -> str:
        """The address of the preview."""
        return self.address("preview", "joint_preview")

    @property
    def file(self) -> str:
        """The address of the import."""
        return self.address("import", "joint_import")

    @property
    def check(self) -> str:
        """The address from which it is sent."""
        return self.address("check", "joint")

    @property
    def versions(self) -> str:
        """The address of its versions; that of one has its number behind it."""
        return self.address("versions", "joint_versions")

    def address(self, own: str, joint: str) -> str:
        """Return the address of a page of this text."""
        slug = self.participation.meeting.slug
        if self.joint:
            return reverse(f"statements:delegate_{joint}", args=[slug, self.joint.pk])
        return reverse(f"statements:delegate_{own}", args=[slug])

    def save(self, request: HttpRequest, **words: object) -> Saved:
        """Keep a text, as ``save_draft`` and ``save_joint`` do.

        Raises:
            Refused: as ``save_joint``.
        """
        save = partial(save_joint, joint=self.joint) if self.joint else save_draft
        return save(
            participation=self.participation,
            by=meeting_access.delegate_actor(request, self.participation),
            at=request.arrived_at,
            **words,
        )


def place_for_delegate(request: HttpRequest, slug: str, joint: int | None = None) -> Place:
    """Return the organisation's own text, or the joint one in which it takes part, or 404."""
    participation = meeting_access.participation_for_delegate(request, slug)
    if joint is None:
        return Place(participation)
    return Place(participation, joint_access.joint_of(participation, joint))


def text_context(request: HttpRequest, place: Place) -> dict[str, object]:
    """Return what every page of a text shows to its authors."""
    return delegate_context(request, place.participation) | {
        "place": place,
        "statement": place.statement,
        "limit": place.limit,
    }

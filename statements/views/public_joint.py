"""A joint statement as everybody reads it: one text under several names."""

from django.http import Http404, HttpRequest, HttpResponse

from statements import joint_access
from statements.caching import meeting_mark, public_page
from statements.views.public import page


@public_page(meeting_mark)
def joint(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show one joint statement, ready for reading, with those that sign it now."""
    try:
        statement = joint_access.public_joint(slug, number)
    except Http404:
        return gone(request, slug, number)
    context = {
        "meeting": statement.joint.meeting,
        "statement": statement,
        "revision": statement.published,
        "html": statement.published.rendering.html,
        "signers": joint_access.signers_of(statement, "published"),
        "n_left": statement.joint.cosigners.no_longer_signing("published").count(),
    }
    return page(request, "joint", context)


@public_page(meeting_mark)
def joint_text(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Return one joint statement as plain text, as it was received."""
    try:
        statement = joint_access.public_joint(slug, number)
    except Http404:
        return gone(request, slug, number)
    revision = statement.published
    names = "\n".join(
        each.participation.organisation.name
        for each in joint_access.signers_of(statement, "published")
    )
    return HttpResponse(
        f"{revision.title}\n{names}\n\n{revision.body}\n",
        content_type="text/plain; charset=utf-8",
        headers={
            "Content-Language": revision.language,
            "Content-Disposition": f'inline; filename="{slug}-joint-{number}.txt"',
        },
    )


def gone(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Return the page of a joint statement that is no longer public (410).

    Raises:
        Http404: none was ever public at this address.
    """
    publication = joint_access.why_joint_gone(slug, number)
    if publication is None:
        raise Http404
    context = {"publication": publication, "meeting": publication.statement.joint.meeting}
    response = page(request, "gone", context)
    response.status_code = 410
    return response

"""A joint statement as everybody reads it: one text under several names."""

from django.http import Http404, HttpRequest, HttpResponse

from statements import joint_access
from statements.caching import meeting_mark, public_page
from statements.citations import citation_of
from statements.linked import beginning, json_ld
from statements.pages import page


@public_page(meeting_mark)
def joint(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show one joint statement, ready for reading, with those that sign it now."""
    try:
        statement = joint_access.joint_to_read(slug, number)
    except Http404:
        return gone(request, slug, number)
    html = statement.published.rendering.html
    context = {
        "meeting": statement.joint.meeting,
        "statement": statement,
        "revision": statement.published,
        "html": html,
        "signers": statement.joint.signers,
        "n_left": statement.joint.cosigners.no_longer_signing("published").count(),
        "description": (description := beginning(html)),
        "address": (citation := citation_of(statement)).address,
        "json_ld": json_ld(citation, description),
    }
    return page(request, "joint", context)


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

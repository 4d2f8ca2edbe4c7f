"""A published statement as files: how to cite it, and its text in Markdown."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse

from statements import access, citing
from statements.caching import meeting_mark, public_page
from statements.citations import citation_of
from statements.models import Statement
from statements.views.public import gone, moved


def markdown_of(statement: Statement) -> str:
    """Return the text as it was received, under its title and its organisation's name."""
    title, name = statement.published.title, statement.participation.organisation.name
    return f"# {title}\n\n{name}\n\n{statement.published.body}\n"


def as_file(write: Callable[[Statement], str], name: str, kind: str, ending: str) -> Callable:
    """Return the view of one kind of file.

    Args:
        write: makes the file's text from a published statement.
        name: of the address.
        kind: media type.
        ending: of the file's name, without a dot.
    """

    @public_page(meeting_mark)
    def view(request: HttpRequest, slug: str, organisation_slug: str) -> HttpResponse:
        try:
            statement = access.public_statement(slug, organisation_slug)
        except Http404:
            return gone(request, slug, organisation_slug) or moved(name, slug, organisation_slug)
        file = f"{slug}-{statement.participation.organisation.slug}.{ending}"
        return HttpResponse(
            write(statement),
            content_type=f"{kind}; charset=utf-8",
            headers={
                "Content-Language": statement.published.language,
                "Content-Disposition": f'inline; filename="{file}"',
            },
        )

    return view


# RFC 7763 (Markdown); the other two have no registration with IANA of their own.
statement_markdown = as_file(markdown_of, "public:statement_markdown", "text/markdown", "md")
statement_bibtex = as_file(
    lambda statement: citing.bibtex(citation_of(statement)),
    "public:statement_bibtex",
    "application/x-bibtex",
    "bib",
)
statement_csl = as_file(
    lambda statement: citing.csl_json(citation_of(statement)),
    "public:statement_csl",
    "application/vnd.citationstyles.csl+json",
    "csl.json",
)

"""A published statement as files: its text, plain and in Markdown, and how to cite it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse

from statements import access, citing, joint_access
from statements.caching import meeting_mark, public_page
from statements.citations import citation_of, organisations_of
from statements.models import Statement
from statements.views.public import gone, moved
from statements.views.public_joint import gone as joint_gone

View = Callable[..., HttpResponse]


def names_of(statement: Statement) -> str:
    """Return the names under a text, each on a line."""
    return "\n".join(each.name for each in organisations_of(statement))


def plain_text_of(statement: Statement) -> str:
    """Return the text as it was received, under its title and the names."""
    return f"{statement.published.title}\n{names_of(statement)}\n\n{statement.published.body}\n"


def markdown_of(statement: Statement) -> str:
    """Return the same as Markdown: a heading, the names as lines of one paragraph."""
    names = names_of(statement).replace("\n", "\\\n")
    return f"# {statement.published.title}\n\n{names}\n\n{statement.published.body}\n"


@dataclass(frozen=True)
class Kind:
    """A kind of file.

    Args:
        write: makes the file's text from a published statement.
        media_type: without its charset, which is always UTF-8.
        ending: of the file's name, without a dot.
    """

    write: Callable[[Statement], str]
    media_type: str
    ending: str

    def of(self, statement: Statement, name: str) -> HttpResponse:
        """Return the file of a statement."""
        return HttpResponse(
            self.write(statement),
            content_type=f"{self.media_type}; charset=utf-8",
            headers={
                "Content-Language": statement.published.language,
                "Content-Disposition": f'inline; filename="{name}.{self.ending}"',
            },
        )


# RFC 2046 (plain), RFC 7763 (Markdown); the others have no registration with IANA.
TEXT = Kind(plain_text_of, "text/plain", "txt")
MARKDOWN = Kind(markdown_of, "text/markdown", "md")
BIBTEX = Kind(lambda each: citing.bibtex(citation_of(each)), "application/x-bibtex", "bib")
CSL = Kind(
    lambda each: citing.csl_json(citation_of(each)),
    "application/vnd.citationstyles.csl+json",
    "csl.json",
)


def as_file(kind: Kind, name: str) -> View:
    """Return the view of one kind of file of one organisation's statement.

    Args:
        name: of the address.
    """

    @public_page(meeting_mark)
    def view(request: HttpRequest, slug: str, organisation_slug: str) -> HttpResponse:
        try:
            statement = access.public_statement(slug, organisation_slug)
        except Http404:
            return gone(request, slug, organisation_slug) or moved(name, slug, organisation_slug)
        return kind.of(statement, f"{slug}-{statement.participation.organisation.slug}")

    return view


def joint_as_file(kind: Kind) -> View:
    """Return the view of one kind of file of a joint statement."""

    @public_page(meeting_mark)
    def view(request: HttpRequest, slug: str, number: int) -> HttpResponse:
        try:
            statement = joint_access.joint_to_read(slug, number)
        except Http404:
            return joint_gone(request, slug, number)
        return kind.of(statement, f"{slug}-joint-{number}")

    return view


statement_text = as_file(TEXT, "public:statement_text")
statement_markdown = as_file(MARKDOWN, "public:statement_markdown")
statement_bibtex = as_file(BIBTEX, "public:statement_bibtex")
statement_csl = as_file(CSL, "public:statement_csl")
joint_text = joint_as_file(TEXT)
joint_markdown = joint_as_file(MARKDOWN)
joint_bibtex = joint_as_file(BIBTEX)
joint_csl = joint_as_file(CSL)

"""What machines read: Atom feeds, the map of the site, what robots may visit."""

from collections.abc import Iterable
from datetime import datetime
from xml.sax.saxutils import escape

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from initiative.addresses import address
from initiative.languages import in_language
from meetings.access import public_meeting
from meetings.models import Meeting
from meetings.parts import PUBLIC_ADDRESSES
from statements import access, naming
from statements.caching import meeting_mark, public_page, site_mark
from statements.models import Statement

# So many of the newest stand in a feed.
ENTRIES = 50
SITEMAP = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
)


class Languages(Atom1Feed):
    """Atom (RFC 4287), each title in the language of its text."""

    def add_item_elements(self, handler: object, item: dict[str, object]) -> None:
        """Add what Django adds, and which language the words have."""
        super().add_item_elements(handler, item)
        handler.addQuickElement(
            "category", "", {"term": item["language"], "scheme": "urn:ietf:bcp:47"}
        )


class StatementFeed(Feed):
    """The newest statements, each once: a newer version moves it up and keeps its id."""

    feed_type = Languages

    def item_title(self, item: Statement) -> str:
        """Return the title under the name of whose statement it is."""
        return f"{names_of(item)}: {item.published.title}"

    def item_description(self, item: Statement) -> str:
        """Return the finished HTML, as it stands on its page."""
        return item.published.rendering.html

    def item_link(self, item: Statement) -> str:
        """Return the address of the page."""
        return address_of(item)

    def item_guid(self, item: Statement) -> str:
        """Return an id that stays when addresses do not (RFC 4151)."""
        host = settings.SITE_URL.partition("://")[2].partition(":")[0]
        return f"tag:{host},{item.meeting.starts_on.year}:{item.symbol}"

    def item_author_name(self, item: Statement) -> str:
        """Return whose statement it is."""
        return names_of(item)

    def item_pubdate(self, item: Statement) -> datetime:
        """Return when it was published."""
        return item.published_at

    def item_updateddate(self, item: Statement) -> datetime:
        """Return when the version that is public was published."""
        return item.published_at

    def item_extra_kwargs(self, item: Statement) -> dict[str, str]:
        """Return the language of the text."""
        return {"language": item.published.language}


class MeetingFeed(StatementFeed):
    """The statements of one meeting."""

    def get_object(self, _request: HttpRequest, slug: str) -> Meeting:
        """Return the meeting, or 404."""
        return public_meeting(slug)

    def title(self, obj: Meeting) -> str:
        """Return the name of the meeting."""
        return f"{obj.title}: {_('Statements')}"

    def link(self, obj: Meeting) -> str:
        """Return the address of the list."""
        return address("public:statements", obj.slug)

    def items(self, obj: Meeting) -> list[Statement]:
        """Return the newest statements."""
        return access.newest_statements([obj.pk])[:ENTRIES]


class SiteFeed(StatementFeed):
    """The statements of all meetings."""

    def title(self) -> str:
        """Return the name of the site."""
        return f"{settings.SITE_NAME}: {_('Statements')}"

    def link(self) -> str:
        """Return the address of the site."""
        return reverse("public:home")

    def items(self) -> list[Statement]:
        """Return the newest statements of all."""
        return access.newest_statements(None)[:ENTRIES]


def names_of(statement: Statement) -> str:
    """Return whose statement it is, in one line."""
    if statement.joint is not None:
        return " · ".join(each.participation.organisation.name for each in statement.joint.signers)
    return statement.author.organisation.name


def address_of(statement: Statement) -> str:
    """Return the address of a published statement."""
    slug = statement.meeting.slug
    if statement.joint is not None:
        return reverse("public:joint", args=[slug, statement.number])
    return address("public:statement", slug, statement.author.organisation.slug)


def open_to_all(response: HttpResponse) -> HttpResponse:
    """Let pages of other sites read what everybody may read (CORS, Fetch standard)."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@public_page(meeting_mark)
def meeting_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the Atom feed of one meeting."""
    return open_to_all(MeetingFeed()(request, slug=slug))


@public_page(site_mark)
def site_feed(request: HttpRequest) -> HttpResponse:
    """Return the Atom feed of the site."""
    return open_to_all(SiteFeed()(request))


@public_page(site_mark)
def sitemap(request: HttpRequest) -> HttpResponse:
    """Return the addresses of all public pages, in each language of the interface."""
    entries = (sitemap_entry(path, changed) for path, changed in public_addresses())
    return HttpResponse("".join([SITEMAP, *entries, "</urlset>\n"]), content_type="application/xml")


def sitemap_entry(path: str, changed: datetime | None) -> str:
    """Return one address as the sitemap has it; by no template, for there are thousands."""
    site = escape(settings.SITE_URL)
    lastmod = f"<lastmod>{changed.isoformat()}</lastmod>" if changed else ""
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{site}{each}"/>'
        for code, each in in_all_languages(path)
    )
    return f"<url><loc>{site}{path}</loc>{lastmod}{links}</url>\n"


def in_all_languages(path: str) -> list[tuple[str, str]]:
    """Return language and address of one page."""
    return [(code, in_language(path, code)) for code, _name in settings.LANGUAGES]


def public_addresses() -> Iterable[tuple[str, datetime | None]]:
    """Yield the address of every public page, and when its text changed."""
    yield reverse("public:home"), None
    for meeting in naming.public_meetings():
        for name in ("meeting", "call", "participants", "statements"):
            yield reverse(f"public:{name}", args=[meeting.slug]), None
        for slug in naming.public_slugs(meeting):
            yield address("public:organisation", slug), None
        for addresses in PUBLIC_ADDRESSES:
            yield from addresses(meeting)
    for slug, organisation_slug, published_at in access.addresses_of_statements():
        yield address("public:statement", slug, organisation_slug), published_at
    for slug, number, published_at in access.addresses_of_joint_statements():
        yield reverse("public:joint", args=[slug, number]), published_at


def robots(request: HttpRequest) -> HttpResponse:
    """Say what robots may visit: the archive, and nobody's own pages (RFC 9309)."""
    private = ("/i/", "/my/", "/desk/", "/account/", "/admin/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in private)]
    lines.append(f"Sitemap: {settings.SITE_URL}{reverse('public:sitemap')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")

"""The public news of a meeting as an Atom feed."""

from datetime import datetime

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from bulletins.access import public_bulletins
from bulletins.models import Bulletin
from meetings.access import public_meeting
from meetings.models import Meeting
from statements.caching import meeting_mark, public_page

# So many of the newest stand in the feed.
ENTRIES = 50


class Languages(Atom1Feed):
    """Atom (RFC 4287) with the language of each entry's words."""

    def add_item_elements(self, handler: object, item: dict[str, object]) -> None:
        """Add what Django adds, and which language the words have."""
        super().add_item_elements(handler, item)
        tag = {"term": item["language"], "scheme": "urn:ietf:bcp:47"}
        handler.addQuickElement("category", "", tag)


class NewsFeed(Feed):
    """The newest bulletins; a corrected one keeps its id."""

    feed_type = Languages

    def get_object(self, _request: HttpRequest, slug: str) -> Meeting:
        """Return the meeting, or 404."""
        return public_meeting(slug)

    def title(self, obj: Meeting) -> str:
        """Return the name of the meeting."""
        return f"{obj.title}: {_('News')}"

    def link(self, obj: Meeting) -> str:
        """Return the address of the list."""
        return reverse("public:news", args=[obj.slug])

    def items(self, obj: Meeting) -> list[Bulletin]:
        """Return the newest with their texts."""
        return public_bulletins(obj).for_reading()[:ENTRIES]

    def item_title(self, item: Bulletin) -> str:
        """Return the title; under the name where one stands under the words."""
        if item.sent.is_signed:
            return f"{item.participation.organisation.name}: {item.sent.title}"
        return item.sent.title

    def item_description(self, item: Bulletin) -> str:
        """Return the finished HTML, as it stands on its page."""
        return item.sent.html

    def item_link(self, item: Bulletin) -> str:
        """Return the address of the page."""
        return reverse("public:bulletin", args=[item.meeting.slug, item.number])

    def item_guid(self, item: Bulletin) -> str:
        """Return an id that stays when addresses do not (RFC 4151)."""
        host = settings.SITE_URL.partition("://")[2].partition(":")[0]
        return f"tag:{host},{item.meeting.starts_on.year}:{item.meeting.symbol}/N/{item.number}"

    def item_author_name(self, item: Bulletin) -> str:
        """Return whose news it is."""
        if item.sent.is_signed:
            return item.participation.organisation.name
        return _("an organisation that takes part")

    def item_pubdate(self, item: Bulletin) -> datetime:
        """Return since when everybody can read it."""
        return item.public_at

    def item_updateddate(self, item: Bulletin) -> datetime:
        """Return when the text that stands was sent."""
        return item.sent_at

    def item_extra_kwargs(self, item: Bulletin) -> dict[str, str]:
        """Return the language of the text."""
        return {"language": item.sent.language}


@public_page(meeting_mark)
def news_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the Atom feed of a meeting's news, for pages of other sites too (CORS)."""
    response = NewsFeed()(request, slug=slug)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response

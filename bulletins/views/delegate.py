"""News as an organisation reads them, and its wish for a weekly letter."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bulletins import access
from bulletins.forms.notes import ALL, SubscribeForm
from bulletins.services.digests import subscribe, unsubscribe
from initiative.errors import Refused
from meetings.access import delegate_actor, participation_for_delegate
from meetings.models import Participation
from organisations.models import Contact
from statements.pages import delegate_context

PAGE = 30
# Of one's own; older ones are on the list of all.
OWN = 20


@require_safe
def news(request: HttpRequest, slug: str) -> HttpResponse:
    """List what the organisation may read, its own, and whether it gets the weekly letter."""
    participation = participation_for_delegate(request, slug)
    return news_page(request, participation, None)


def news_page(
    request: HttpRequest, participation: Participation, form: SubscribeForm | None
) -> HttpResponse:
    """Return the list, with the form for the weekly letter as it was sent or as it stands."""
    wish = access.subscription_of(participation)
    if form is None:
        to = str(wish.contact_id) if wish and wish.contact_id else ALL
        form = SubscribeForm(contacts=contacts_of(participation), initial={"to": to})
    readable = access.bulletins_for(participation).for_list()
    shown = Paginator(readable, PAGE).get_page(request.GET.get("page"))
    context = delegate_context(request, participation) | {
        "bulletins": list(shown),
        "page": shown,
        "own": list(access.own_bulletins(participation)[:OWN]),
        "takes_part": access.takes_part(participation),
        "wish": wish,
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "bulletins/delegate/news.html", context, status=status)


def contacts_of(participation: Participation) -> list[Contact]:
    """Return the addresses to which the weekly letter may go."""
    return list(participation.organisation.contacts.working())


@require_POST
def subscription(request: HttpRequest, slug: str) -> HttpResponse:
    """Switch the weekly letter on or off."""
    participation = participation_for_delegate(request, slug)
    by = delegate_actor(request, participation)
    if request.POST.get("act") == "off":
        unsubscribe(participation=participation, by=by)
        messages.success(request, _("You get no weekly letter any more."))
        return redirect("bulletins:delegate_news", slug)
    form = SubscribeForm(request.POST, contacts=contacts_of(participation))
    if form.is_valid():
        try:
            subscribe(
                participation=participation,
                contact_pk=form.cleaned_data["to"],
                by=by,
                at=request.arrived_at,
            )
        except Refused as refusal:
            form.add_error("to", refusal.message)
        else:
            messages.success(request, _("You get a letter on Mondays when there is news."))
            return redirect("bulletins:delegate_news", slug)
    return news_page(request, participation, form)


@require_safe
def bulletin(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show one bulletin that the organisation may read."""
    participation = participation_for_delegate(request, slug)
    row = access.bulletin_for(participation, number)
    is_own = row.participation_id == participation.pk
    author = row.participation.organisation if row.sent.is_signed else None
    context = delegate_context(request, participation) | {
        "bulletin": row,
        "text": row.sent,
        "author": author,
        "is_own": is_own,
        "can_answer": author is not None and not is_own and row.participation.is_named,
        "html": row.sent.html,
    }
    return render(request, "bulletins/delegate/bulletin.html", context)

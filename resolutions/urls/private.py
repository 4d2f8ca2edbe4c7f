"""Private addresses: the delegate's and the organisers' pages."""

from django.urls import path

from resolutions.views import (
    campaigns,
    delegate,
    delegate_drafts,
    organiser,
    organiser_acts,
    organiser_names,
    organiser_opening,
)

app_name = "resolutions"

MY = "my/<slug:slug>/resolutions/"
DESK = "desk/<slug:slug>/resolutions/"

urlpatterns = [
    path(MY, delegate.text_list, name="delegate_resolutions"),
    path(f"{MY}new/", delegate_drafts.begin, name="delegate_new"),
    path(f"{MY}<int:number>/", delegate.resolution, name="delegate_resolution"),
    path(f"{MY}<int:number>/take-back/", delegate.take_back_page, name="delegate_take_back"),
    path(f"{MY}<int:number>/part/", campaigns.part, name="delegate_part"),
    path(f"{MY}<int:number>/draft/", delegate_drafts.draft, name="delegate_draft"),
    path(f"{MY}<int:number>/draft/ask/", delegate_drafts.ask, name="delegate_ask"),
    path(f"{MY}<int:number>/draft/text/", delegate_drafts.write, name="delegate_write"),
    path(
        f"{MY}<int:number>/draft/text/<slug:language>/",
        delegate_drafts.translate,
        name="delegate_translate",
    ),
    path(DESK, organiser.text_list, name="organiser_resolutions"),
    path(f"{DESK}new/", organiser.begin, name="organiser_new"),
    path(f"{DESK}<int:number>/", organiser.resolution, name="organiser_resolution"),
    path(f"{DESK}<int:number>/text/", organiser.write, name="organiser_write"),
    path(
        f"{DESK}<int:number>/text/<slug:language>/", organiser.translate, name="organiser_translate"
    ),
    path(f"{DESK}<int:number>/open/", organiser_opening.put_up, name="organiser_open"),
    path(f"{DESK}<int:number>/ask/", organiser_acts.ask, name="organiser_ask"),
    path(f"{DESK}<int:number>/proposer/", organiser_acts.proposer, name="organiser_proposer"),
    path(f"{DESK}<int:number>/behalf/", organiser_acts.behalf, name="organiser_behalf"),
    path(f"{DESK}<int:number>/happened/", organiser_acts.happened, name="organiser_happened"),
    path(f"{DESK}<int:number>/end/", organiser_opening.end, name="organiser_end"),
    path(f"{DESK}<int:number>/withdraw/", organiser_opening.withdraw, name="organiser_withdraw"),
    path(f"{DESK}<int:number>/names/", organiser_names.names, name="organiser_names"),
]

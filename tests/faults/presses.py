"""T6: one form, pressed many times at once: one revision, one receipt, the same answer."""

import asyncio
import random
import time
import uuid
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection

from initiative.outbox.models import Message
from initiative.sessions import SessionStore
from meetings.models import Invitation, Meeting, Organiser, Rsvp
from meetings.services.invitation import link_of
from meetings.states import OrganiserRole
from organisations.models import User
from statements.models import Publication, Revision, Statement
from statements.states import RevisionKind
from tests.faults import campaign
from tests.faults.rush import start_web, texts
from tests.faults.visitors import Answer, Visitor, hidden_in, text_fields
from tests.faults.world import World


@dataclass(frozen=True)
class Plan:
    """How many forms, and how often each is pressed at once.

    Args:
        is_sabotaged: each press has a key of its own; the test must see it.
    """

    n_forms: int
    n_presses: int
    is_sabotaged: bool = False


Pressed = dict[str, list[Counter]]


def run(world: World, plan: Plan, chance: random.Random) -> tuple[bool, str]:
    """Press each form of each organisation many times; return whether it acted once."""
    campaign.forget_everything()
    meeting = campaign.make_meeting(plan.n_forms, "rush")
    port = start_web(world)
    pressed: Pressed = {"save": [], "send": [], "answer": [], "publish": []}
    began = time.monotonic()
    asyncio.run(press_all(port, meeting, plan, chance, pressed))
    seconds = time.monotonic() - began
    world.processes.end("web")
    return judge(plan, pressed, seconds)


async def press_all(
    port: int, meeting: Meeting, plan: Plan, chance: random.Random, pressed: Pressed
) -> None:
    """Let each organisation save, send and answer, and an organiser publish."""
    desk = Visitor(port)
    desk.cookies[settings.SESSION_COOKIE_NAME] = await asyncio.to_thread(signed_in, meeting)
    work = await asyncio.to_thread(links_of_all)
    for (link, slug), (language, body) in zip(work, texts(plan.n_forms, chance), strict=True):
        visitor = Visitor(port, link)
        await visitor.open()
        text = text_fields("A text", body, language, go="check")
        await press(visitor, "/my/rush/statement/", text, plan, pressed["save"])
        check = await visitor.get("/my/rush/statement/check/")
        form = hidden_in(check.body)
        await press(visitor, "/my/rush/statement/check/", form, plan, pressed["send"])
        answer = {
            "key": str(uuid.uuid4()), "answer": "yes", "n_delegates": "2",
            "language": "en", "is_named": "on",
        }  # fmt: skip
        await press(visitor, "/my/rush/answer/", answer, plan, pressed["answer"])
        sent = await asyncio.to_thread(sent_of, slug)
        publish = {"act": "publish", "revision": str(sent)}
        page = f"/desk/rush/statements/{slug}/"
        await press(desk, page, publish, plan, pressed["publish"])


async def press(
    visitor: Visitor, path: str, fields: dict[str, str], plan: Plan, kept: list[Counter]
) -> None:
    """Send one form many times at once, each over a connection of its own."""

    def fields_of_one() -> dict[str, str]:
        is_keyed = "key" in fields and not plan.is_sabotaged
        return fields if is_keyed or "key" not in fields else fields | {"key": str(uuid.uuid4())}

    async def one() -> Answer:
        window = Visitor(visitor.port, cookies=dict(visitor.cookies))
        window.cookies["csrf"] = visitor.cookies["csrf"]
        answer = await window.post(path, fields_of_one())
        window.hang_up()
        return answer

    presses: list[Callable[[], Awaitable[Answer]]] = [one] * plan.n_presses
    answers = await asyncio.gather(*(each() for each in presses))
    kept.append(Counter((answer.status, answer.location) for answer in answers))


def signed_in(meeting: Meeting) -> str:
    """Return the session of an organiser who is signed in."""
    user = User.objects.create_user("organiser@example.org", "never-asked")
    Organiser.objects.create(meeting=meeting, user=user, role=OrganiserRole.EVERYTHING)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    connection.close()
    return str(session.session_key)


def links_of_all() -> list[tuple[str, str]]:
    """Return the personal link and the slug of every organisation."""
    rows = Invitation.objects.order_by("pk").select_related("participation__organisation")
    found = [(link_of(each), each.participation.organisation.slug) for each in rows]
    connection.close()
    return found


def sent_of(slug: str) -> int | None:
    """Return the sent version of an organisation."""
    found = Statement.objects.get(participation__organisation__slug=slug).sent_id
    connection.close()
    return found


def judge(plan: Plan, pressed: Pressed, seconds: float) -> tuple[bool, str]:
    """Compare what was answered and what is stored: once for every form."""
    n = plan.n_forms
    stored = {
        "drafts": Revision.objects.exclude(kind=RevisionKind.SENT).count(),
        "sent": Revision.objects.sent().count(),
        "receipts": Message.objects.filter(kind="statements.receipt").count(),
        "answers": Rsvp.objects.count(),
        "receipts of answers": Message.objects.filter(kind="meetings.answer_receipt").count(),
        "publications": Publication.objects.count(),
        "news": Message.objects.filter(kind="statements.published").count(),
    }
    wrong = {what: found for what, found in stored.items() if found != n}
    unlike = sum(len(counter) != 1 for counters in pressed.values() for counter in counters)
    strange = Counter(
        status
        for counters in pressed.values()
        for counter in counters
        for (status, _location), many in counter.items()
        for _each in range(many)
        if status not in (302, 303)
    )
    n_answers = sum(sum(counter.values()) for some in pressed.values() for counter in some)
    is_right = not wrong and not unlike and not strange
    return is_right, (
        f"{n} forms of each of four kinds, each pressed {plan.n_presses} times at once: "
        f"{n_answers:,} answers, of one form unlike {unlike}, other than a redirect "
        f"{dict(strange) or 0}, not stored exactly once: {wrong or 'none'}; {seconds:.0f} s"
    )


def run_sabotaged(world: World, plan: Plan, chance: random.Random) -> tuple[bool, str]:
    """Give each press a key of its own; return whether this test sees what comes of it."""
    is_right, figures = run(world, plan, chance)
    words = "GREEN, so T6 shows nothing" if is_right else "red as it must be"
    return not is_right, f"{words}: {figures}"

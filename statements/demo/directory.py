"""Who takes part in the sample: the organisations of the list of 2023, and three people."""

import csv
from dataclasses import dataclass, fields
from datetime import date

from initiative.audit.record import SYSTEM
from initiative.env import BASE_DIR
from organisations.models import Membership, Organisation, User
from organisations.services import add_contact, found_organisation

LIST = BASE_DIR / "meetings" / "sample" / "milan-2023.csv"
PASSWORD = "sample-only"  # noqa: S105 - printed for everybody who starts the demo
# For whom delegate@example.org acts.
DELEGATES_ORGANISATION = "Occhio di Classe"

# Letters in another language than the meeting's, and clocks that differ from Rome's. The
# list does not say them: they are the sample's, and addresses are never public.
ITALIAN = {
    "Alternativa Libertaria/FdCA",
    "AMR Contro Vento",
    "Contro Corrente",
    "Lotta Comunista",
    "Occhio di Classe",
    "Partito Comunista dei Lavoratori",
    "Sinistra Anticapitalista",
}
TIME_ZONES = {
    "JRCL Tankyu-ha": "Asia/Tokyo",
    "Kamunist Kranti": "Asia/Kolkata",
    "Partido Obrero": "America/Argentina/Buenos_Aires",
}


@dataclass(frozen=True)
class Row:
    """One line of the list, as the report of the meeting gives it."""

    name: str
    acronym: str
    place: str
    role: str
    answer: str
    listed: str

    @property
    def is_listed(self) -> bool:
        """Whether it is among those that submitted texts and/or were present."""
        return self.listed == "yes"


@dataclass(frozen=True)
class People:
    """The three sign-ins of the sample."""

    organiser: User
    delegate: User
    admin: User


def rows() -> list[Row]:
    """Return the list of the first meeting."""
    with LIST.open(encoding="utf-8", newline="") as file:
        facts = [field.name for field in fields(Row)]
        return [Row(**{name: row[name] for name in facts}) for row in csv.DictReader(file)]


def found_all() -> dict[str, Organisation]:
    """Return the organisations of the list by name, each with one address at example.org."""
    found = {}
    for row in rows():
        organisation = Organisation.objects.filter(name=row.name).first() or found_organisation(
            name=row.name, acronym=row.acronym, place=row.place, by=SYSTEM
        )
        add_contact(
            organisation=organisation,
            email=f"{organisation.slug}@example.org",
            language="it" if row.name in ITALIAN else "en",
            time_zone=TIME_ZONES.get(row.name, ""),
            by=SYSTEM,
        )
        found[row.name] = organisation
    return found


def make_people(organisations: dict[str, Organisation]) -> People:
    """Return the three people, made if they are not there yet."""
    people = People(
        organiser=make_user("organiser@example.org", "Olga Organiser"),
        delegate=make_user("delegate@example.org", "Dario Delegate"),
        admin=make_user("admin@example.org", "Ada Admin", is_staff=True, is_superuser=True),
    )
    Membership.objects.get_or_create(
        user=people.delegate,
        organisation=organisations[DELEGATES_ORGANISATION],
        since=date(2023, 1, 1),
        defaults={"role": Membership.Role.LEAD},
    )
    return people


def make_user(email: str, name: str, **rights: bool) -> User:
    """Return the person who signs in with ``email``, made if need be."""
    user = User.objects.filter(email=email).first()
    return user or User.objects.create_user(email, PASSWORD, name=name, **rights)

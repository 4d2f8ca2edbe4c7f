"""What stays at the door when the name of a delegate is forgotten."""

from uuid import UUID

from django.db.models.signals import pre_delete
from django.dispatch import receiver

from door.models import Presence, Press
from door.states import PressKind
from initiative.keys import key_of
from meetings.models import Delegate


@receiver(pre_delete, sender=Delegate, dispatch_uid="door.keep_presence")
def keep_presence(instance: Delegate, **_given: object) -> None:
    """Keep that the organisation was here, without the person by whom it was known.

    A delegate may be replaced at any time, and the presses about the person go with the name.
    Without this the next press would work out that the organisation had never come.
    """
    presence = Presence.objects.filter(delegate=instance).first()
    if presence is None:
        return
    came = instance.presses.filter(kind=PressKind.CAME, pressed_at=presence.came_at).first()
    Press.objects.get_or_create(
        key=key_of(UUID(int=instance.pk), "name forgotten"),
        defaults={
            "participation_id": instance.participation_id,
            "kind": PressKind.CAME,
            "pressed_at": presence.came_at,
            "arrived_at": came.arrived_at if came else presence.came_at,
            "by": came.by if came else "",
        },
    )

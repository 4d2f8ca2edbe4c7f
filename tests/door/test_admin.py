"""A name can be taken out in the admin; what was pressed stays."""

import pytest
from django.test import Client
from django.urls import reverse

from door.models import Press
from meetings.models import Attendance, Delegate
from tests.door.factories import make_delegate, make_press
from tests.factories import make_user


@pytest.fixture
def admin():
    client = Client()
    client.force_login(make_user(is_staff=True, is_superuser=True))
    return client


def test_the_name_of_who_came_can_be_taken_out(participation, admin):
    delegate = make_delegate(participation)
    make_press(participation, delegate=delegate)

    address = reverse("admin:meetings_delegate_delete", args=[delegate.pk])
    assert admin.post(address, {"post": "yes"}).status_code == 302

    assert Delegate.objects.count() == 0
    assert [press.delegate_id for press in Press.objects.all()] == [None]
    assert Attendance.objects.count() == 1


def test_presses_themselves_are_not_taken_out(participation, admin):
    make_press(participation)

    address = reverse("admin:door_press_delete", args=[Press.objects.get().pk])
    assert admin.post(address, {"post": "yes"}).status_code == 403
    assert Press.objects.count() == 1

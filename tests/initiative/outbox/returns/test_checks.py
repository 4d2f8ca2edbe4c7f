"""A local part that makes bad return addresses stops the start."""

import pytest

from initiative.checks import site_is_safe


def errors():
    return [found.id for found in site_is_safe(None) if "RETURN_LOCAL_PART" in found.msg]


@pytest.mark.parametrize("local", ["b", "returned-letters", "Bounces_1.x", "x" * 30])
def test_usual_local_part_is_taken(settings, local):
    settings.RETURN_LOCAL_PART = local

    assert errors() == []


@pytest.mark.parametrize("local", ["", "a b", "a+b", "a@b", "x" * 31, "ü", "b\n"])
def test_local_part_that_breaks_an_address_is_refused(settings, local):
    settings.RETURN_LOCAL_PART = local

    assert errors() == ["initiative.E003"]

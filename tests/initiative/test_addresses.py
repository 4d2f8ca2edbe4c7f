"""An address put together once is the one that Django would make."""

import pytest
from django.urls import NoReverseMatch, reverse, set_script_prefix
from django.utils.translation import override

from initiative.addresses import address


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("public:home", []),
        ("public:call", ["milan"]),
        ("public:statement", ["milan", "a-b_c"]),
        ("public:statement", ["-place-", "-place-"]),
        ("public:facing", ["milan", "casa", "zh-Hans", "it"]),
        ("public:joint", ["milan", 3]),
    ],
)
@pytest.mark.parametrize("language", ["en", "it"])
def test_it_is_as_reverse_makes_it(name, parts, language):
    with override(language):
        first, again = address(name, *parts), address(name, *parts)
        assert first == again == reverse(name, args=parts)


@pytest.mark.parametrize("part", ["", "a/b", "a b", "é"])
def test_what_is_no_slug_is_refused_as_ever(part):
    with pytest.raises(NoReverseMatch):
        address("public:call", part)


def test_a_site_below_a_path_has_addresses_below_it():
    before = address("public:call", "milan")
    set_script_prefix("/below/")
    try:
        assert address("public:call", "milan") == f"/below{before}"
    finally:
        set_script_prefix("/")

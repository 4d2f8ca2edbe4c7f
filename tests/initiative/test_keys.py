"""A form sent twice acts once; with other words it is another act."""

from uuid import UUID

from initiative.keys import key_of

FORM = UUID(int=1)


def test_the_same_words_of_one_form_have_one_key():
    assert key_of(FORM, "yes", 2, True) == key_of(FORM, "yes", 2, True)


def test_other_words_of_the_same_form_have_another_key():
    keys = {key_of(FORM, "yes", 2), key_of(FORM, "yes", None), key_of(FORM, "yes2"), key_of(FORM)}

    assert len(keys) == 4


def test_the_same_words_of_two_forms_have_two_keys():
    assert key_of(FORM, "yes") != key_of(UUID(int=2), "yes")

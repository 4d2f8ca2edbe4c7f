"""Forms as they are drawn: one summary, hints and errors wired, nothing cut by the browser."""

import re

import pytest
from django import forms
from django.core.exceptions import ValidationError

from initiative.forms import Form

COMING = [("yes", "Yes"), ("no", "No")]


class AnswerForm(Form):
    coming = forms.ChoiceField(
        label="Will you come?",
        choices=COMING,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose an answer."},
    )
    count = forms.CharField(
        label="How many",
        help_text="Digits only.",
        error_messages={"required": "Write how many."},
    )
    note = forms.CharField(label="Note", required=False)
    key = forms.CharField(widget=forms.HiddenInput)

    def clean(self):
        if self.data.get("note") == "clash":
            raise ValidationError("These two do not go together.")


@pytest.fixture
def wrong():
    return str(AnswerForm({"key": "k"}))


def test_summary_links_to_the_first_control_with_the_words_beside_the_field(wrong):
    links = re.findall(r'<li><a href="#(.*?)">(.*?)</a></li>', wrong)

    assert links == [("id_coming_0", "Choose an answer."), ("id_count", "Write how many.")]
    for target, words in links:
        assert f'id="{target}"' in wrong
        assert wrong.count(words) == 2


def test_summary_takes_the_focus(wrong):
    opening = re.search(r'<div class="errors"[^>]*>', wrong)[0]

    assert "autofocus" in opening
    assert 'tabindex="-1"' in opening
    assert 'role="alert"' in opening


def test_every_description_that_is_named_exists_once(wrong):
    named = {each for ids in re.findall(r'aria-describedby="(.*?)"', wrong) for each in ids.split()}

    assert named == {"id_coming_error", "id_count_helptext", "id_count_error"}
    assert [wrong.count(f' id="{each}"') for each in sorted(named)] == [1, 1, 1]


def test_ids_are_unique(wrong):
    ids = re.findall(r' id="(.*?)"', wrong)

    assert len(ids) == len(set(ids))


def test_radios_stand_in_a_fieldset_with_a_legend(wrong):
    assert re.search(r"<fieldset.*?<legend>Will you come\?.*?</fieldset>", wrong, re.S)


def test_only_fields_that_may_stay_empty_say_optional(wrong):
    assert re.findall(r"([\w?]+) <span class=\"optional\">", wrong) == ["Note"]


def test_an_error_of_the_whole_form_stands_in_the_summary():
    drawn = str(AnswerForm({"coming": "yes", "count": "2", "note": "clash", "key": "k"}))

    assert "<li>These two do not go together.</li>" in drawn


def test_an_error_of_a_hidden_field_is_not_swallowed():
    drawn = str(AnswerForm({"coming": "yes", "count": "2"}))

    assert "This field is required." in drawn


def test_a_fresh_form_has_no_summary_and_no_required_attribute():
    drawn = str(AnswerForm())

    assert 'class="errors"' not in drawn
    assert not re.search(r"<input[^>]* required", drawn)


def test_typed_text_comes_back_escaped():
    drawn = str(AnswerForm({"count": '"><script>', "key": "k"}))

    assert "<script>" not in drawn
    assert 'value="&quot;&gt;&lt;script&gt;"' in drawn

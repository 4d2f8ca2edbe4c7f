"""Letters can be written whole in every language of letters: no sentence of ours is missing."""

import ast
import re
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.template import engines
from django.template.base import Node
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

ROOT = Path(settings.BASE_DIR)
BLANK = re.compile(r"%\(\w+\)[sd]")
# Modules whose sentences stand in letters.
SPEAKERS = (
    "initiative/emails.py",
    "meetings/calendars.py",
    "meetings/emails.py",
    "meetings/filling.py",
    "meetings/stopping.py",
    "statements/emails.py",
    "calling/emails.py",
    "programme/changes.py",
    "programme/emails.py",
    "programme/saying.py",
    "resolutions/emails.py",
    "report/emails.py",
    "polls/emails.py",
    "bulletins/emails.py",
)
# Of these only the named classes and functions: the rest speaks on pages.
SPEAKING_PARTS = {
    "meetings/states.py": {"Answer"},
    "initiative/calendarwords.py": {"FORMATS"},
    "polls/states.py": {"ChoiceAnswer"},
}
CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "pgettext", "pgettext_lazy", "ngettext"}
OTHERS = [code for code in settings.LETTER_LANGUAGES if code != settings.LANGUAGE_CODE]

Sentence = tuple[str, str]


def catalogue_of(code: str) -> polib.POFile:
    return polib.pofile(str(Path(settings.LOCALE_PATHS[0]) / code / "LC_MESSAGES/django.po"))


def sentences_of_templates() -> set[Sentence]:
    """Every (singular, plural) that a template of a letter translates."""
    found = set()
    folder = ROOT / "templates"
    for path in sorted((folder / "letters").rglob("*.*")):
        template = engines["django"].get_template(str(path.relative_to(folder))).template
        for node in nodes_of(template.nodelist, (TranslateNode, BlockTranslateNode)):
            found.add(sentence_of(node))
    return found


def nodes_of(nodelist, kinds: tuple[type, ...]) -> list[Node]:
    return [node for kind in kinds for node in nodelist.get_nodes_by_type(kind)]


def sentence_of(node: Node) -> Sentence:
    if isinstance(node, TranslateNode):
        return node.filter_expression.var.literal, ""
    plural = node.render_token_list(node.plural)[0] if node.plural else ""
    return node.render_token_list(node.singular)[0], plural


def sentences_of_modules() -> set[Sentence]:
    """Every (singular, plural) that a module of letters translates."""
    found = set()
    for name in SPEAKERS:
        found |= sentences_in(ast.parse((ROOT / name).read_text()))
    for name, parts in SPEAKING_PARTS.items():
        for node in ast.parse((ROOT / name).read_text()).body:
            if names_of(node) & parts:
                found |= sentences_in(node)
    return found


def names_of(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.Assign):
        return {target.id for target in node.targets if isinstance(target, ast.Name)}
    return {getattr(node, "name", "")}


def sentences_in(tree: ast.AST) -> set[Sentence]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) in CALLS:
            words = [each.value for each in node.args if isinstance(each, ast.Constant)]
            # Before the words of these stands where they are used.
            words = words[called(node).startswith("pgettext") :]
            found.add((words[0], words[1] if called(node) == "ngettext" else ""))
    return found


def called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


@pytest.mark.parametrize("code", OTHERS)
def test_every_sentence_of_a_letter_is_written_in_the_language(code):
    entries = {
        (entry.msgid, entry.msgid_plural): entry
        for entry in catalogue_of(code)
        if entry.translated() and not entry.obsolete
    }

    wanted = sentences_of_templates() | sentences_of_modules()

    assert sorted(wanted - entries.keys()) == []


@pytest.mark.parametrize("code", OTHERS)
def test_translations_keep_every_blank(code):
    wrong = []
    for entry in catalogue_of(code):
        for words in [entry.msgstr] if not entry.msgid_plural else entry.msgstr_plural.values():
            known = set(BLANK.findall(entry.msgid)) | set(BLANK.findall(entry.msgid_plural))
            if entry.translated() and not set(BLANK.findall(words)) <= known:
                wrong.append(entry.msgid)
            if not entry.msgid_plural and entry.translated() and known - set(BLANK.findall(words)):
                wrong.append(entry.msgid)

    assert wrong == []


def test_sentences_are_found_at_all():
    assert len(sentences_of_templates()) > 40
    assert len(sentences_of_modules()) > 10

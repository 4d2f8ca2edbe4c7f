"""What is said: statements and their versions, translations, topics, publication."""

from statements.models.joint import Confirmation, Cosigner, JointStatement
from statements.models.publications import Publication, Question
from statements.models.search import IndexedPassage
from statements.models.statements import Rendering, Revision, Statement
from statements.models.topics import Topic
from statements.models.translations import (
    Translation,
    TranslationRendering,
    TranslationRevision,
)

__all__ = [
    "Confirmation",
    "Cosigner",
    "IndexedPassage",
    "JointStatement",
    "Publication",
    "Question",
    "Rendering",
    "Revision",
    "Statement",
    "Topic",
    "Translation",
    "TranslationRendering",
    "TranslationRevision",
]

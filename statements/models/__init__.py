"""What is said: statements and their versions, translations, joint texts, publication."""

from statements.models.joint import Confirmation, Cosigner, JointStatement
from statements.models.publications import Publication, Question
from statements.models.search import IndexedPassage
from statements.models.statements import Rendering, Revision, Statement
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
    "Translation",
    "TranslationRendering",
    "TranslationRevision",
]

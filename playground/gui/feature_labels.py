"""What the features of a document are called on the canvas."""

from __future__ import annotations

from playground import data
from playground.document import Document
from playground.engine.prepare import facts_of


def feature_labels(document: Document) -> tuple[tuple[str, ...], tuple[int, int] | None]:
    """The features as people read them, and the image that they form, if they do."""
    source = data.SOURCES.get(document.data.source)
    facts = facts_of(document)
    if source is None or facts is None:
        return (), None
    labels = data.feature_labels(facts.features, source.columns, source.column_labels)
    return labels, source.image if facts.features == source.columns else None

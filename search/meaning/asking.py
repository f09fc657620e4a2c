"""Gives a question its meaning, where the extra is installed and switched on."""

import logging
from dataclasses import replace

from django.conf import settings

from search.contract import SearchRequest
from search.meaning import encoder

logger = logging.getLogger(__name__)


def active() -> bool:
    """Tell whether this site ranks by meaning."""
    return bool(settings.SEARCH_MEANING) and encoder.available()


def with_meaning(request: SearchRequest) -> SearchRequest:
    """Return the request with the vector of its text, where that can change anything."""
    ranked = request.text and request.sort == "relevance" and request.page_size
    if not ranked or not active():
        return request
    try:
        (vector,) = encoder.encode([request.text])
    except Exception:
        # Whatever fails in the model or what runs it costs the better order, never the answer.
        logger.exception("The meaning of a question could not be read; its results are ranked by words alone.")
        return request
    return replace(request, meaning=tuple(float(number) for number in vector))

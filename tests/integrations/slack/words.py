"""A kind of message whose words a test chooses: ``said[subject_id]`` is a text, None, an error, or a function."""

from django.utils import translation

from integrations.slack import blocks

KIND = "words"
RENDERER = f"{__name__}.render"
said = {}


def render(message):
    """The words of a subject; by default its number and the language it is read in."""
    words = said.get(message.subject_id, f"{message.subject_id} {translation.get_language()}")
    words = words(message) if callable(words) else words
    if isinstance(words, Exception):
        raise words
    return None if words is None else blocks.message(words, [blocks.section(blocks.escape(words))])

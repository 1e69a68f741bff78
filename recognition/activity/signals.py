"""The only signal of the project."""

from django.dispatch import Signal

# Sent robustly after commit, with ``activity_ids`` (a tuple of ids, nothing else). It shortens a consumer's wait:
# what must be told stands in Dispatch, so a bell that nobody hears loses nothing.
recorded = Signal()

"""What is chosen in the approval queue: boxes of which each names a proposal and the revision the page showed."""

import re
from collections.abc import Iterable

_BOX = re.compile(r"([1-9][0-9]{0,17}) ([1-9][0-9]{0,8})", re.ASCII)


def chosen(boxes: Iterable[str]) -> list[tuple[int, int]]:
    """Proposal and revision of each box ("7 3"), once; what is no such box is passed over."""
    found = [_BOX.fullmatch(box) for box in boxes]
    return list(dict.fromkeys((int(each[1]), int(each[2])) for each in found if each))

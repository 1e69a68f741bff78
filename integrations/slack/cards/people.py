"""People and their words in a message: escaped, mentioned where Slack knows them, and never endless."""

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integrations.slack import blocks, membership
from integrations.slack.models import Installation

LONGEST_NAME = 80
ROOM_FOR_NAMES = 2000
LONGEST_EXCERPT = 200


def name(text: str) -> str:
    """A name as mrkdwn; a dash for one of which nothing can be shown."""
    shown = blocks.cut(" ".join(text.split()), LONGEST_NAME)
    return blocks.escape(shown) or "–" if text else ""


def mentions(*, installation: Installation, employee_ids: Collection[int]) -> dict[int, str]:
    """How to mention each employee who is in the workspace, by employee."""
    found = membership.members_of(employee_ids, installation=installation)
    return {employee_id: blocks.mention(members[0].user_id) for employee_id, members in found.items() if members}


def listed(texts: Sequence[str], *, most: int = 0) -> str:
    """ "A, B and C"; beyond ``most`` (0: any number) or what there is room for: "A, B and 12 more"."""
    shown: list[str] = []
    for text in texts:
        is_too_long = shown and sum(map(len, shown)) + len(text) > ROOM_FOR_NAMES
        if is_too_long or (most and len(shown) == most):
            rest = len(texts) - len(shown)
            several = ngettext("%(names)s and %(count)s more", "%(names)s and %(count)s more", rest)
            return several % {"names": ", ".join(shown), "count": rest}
        shown.append(text)
    if len(shown) < 2:
        return "".join(shown)
    return _("%(names)s and %(last)s") % {"names": ", ".join(shown[:-1]), "last": shown[-1]}


def excerpt(text: str | None) -> str:
    """The beginning of somebody's words on one line, as mrkdwn."""
    return blocks.escape(blocks.cut(" ".join((text or "").split()), LONGEST_EXCERPT))

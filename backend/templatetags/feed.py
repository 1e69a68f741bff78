"""Who thanked whom, in the words of the feed."""

from collections import Counter
from collections.abc import Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from backend.templatetags.laurels import spoken
from recognition.kudos.selectors import Post

register = template.Library()
MOST_NAMED, MOST_BOOSTERS = 6, 4
LONG, BEGINNING = 900, 600  # characters; of what is barely longer nothing is left out
LINES = 12


@register.filter
def is_long(post: Post) -> bool:
    """Whether a list of posts shows the beginning of its words alone, so that one gets past it."""
    text = post.text or ""
    return len(text) > LONG or text.count("\n") > LINES


@register.filter
def beginning(post: Post) -> str:
    """The words as a list of posts shows them: all of them, or their beginning up to a space."""
    text = post.text or ""
    if not is_long(post):
        return text
    lines = "\n".join(text.split("\n")[:LINES])
    start = lines[:BEGINNING]
    if start != lines and " " in start:
        start = start[: start.rindex(" ")]
    return f"{start} …"


@register.filter
def lead(post: Post) -> SafeString:
    """Who thanked whom; the names of people are never markup."""
    names, others = _recipients(post)
    giver, recipients = format_html("<b>{}</b>", post.giver_name), _bold(names, others)
    if post.is_mine:
        return format_html(gettext("<b>You</b> thanked {recipients}"), recipients=recipients)
    if not post.is_to_me:
        return format_html(gettext("{giver} thanked {recipients}"), giver=giver, recipients=recipients)
    if not recipients:
        return format_html(gettext("{giver} thanked <b>you</b>"), giver=giver)
    if len(names) + bool(others) == 1:
        return format_html(gettext("{giver} thanked <b>you</b> and {recipients}"), giver=giver, recipients=recipients)
    return format_html(gettext("{giver} thanked <b>you</b>, {recipients}"), giver=giver, recipients=recipients)


@register.filter
def value_name(post: Post) -> str:
    """The value of a post in the language of the page, or its tag."""
    return post.value_names.get(spoken()) or post.value_names.get("en") or post.tag


@register.filter
def joined(post: Post) -> str:
    """Who joined, a few of them by name."""
    names = [gettext("you")] if post.is_joined else []
    names += [each.name for each in post.boosters if each.employee_id != post.viewer_id][: MOST_BOOSTERS - len(names)]
    return _listed(names, len(post.boosters) - len(names)) if post.boosters else ""


def _recipients(post: Post) -> tuple[list[str], int]:
    """Those named themselves, then the groups by which the others were, without the reader; how many more there are."""
    seen = [each for each in post.recipients if each.employee_id != post.viewer_id]
    names = [each.name for each in seen if not each.through]
    for group, count in Counter(each.through for each in seen if each.through).items():
        several = ngettext("%(group)s (%(count)s person)", "%(group)s (%(count)s people)", count)
        names.append(several % {"group": group, "count": count})
    shown = names[:MOST_NAMED]
    return shown, len(names) - len(shown) + post.others


def _bold(names: Sequence[str], others: int) -> SafeString:
    several = ngettext("%(count)s other", "%(count)s others", others) % {"count": others}
    parts = [format_html("<b>{}</b>", name) for name in names] + ([format_html("{}", several)] if others else [])
    if len(parts) < 2:
        return parts[0] if parts else SafeString("")
    head = format_html_join(", ", "{}", [(part,) for part in parts[:-1]])
    return format_html(gettext("{names} and {last}"), names=head, last=parts[-1])


def _listed(names: Sequence[str], others: int) -> str:
    several = ngettext("%(count)s other", "%(count)s others", others) % {"count": others}
    parts = [*names, *([several] if others > 0 else [])]
    return gettext("{names} and {last}").format(names=", ".join(parts[:-1]), last=parts[-1]) if parts[1:] else parts[0]

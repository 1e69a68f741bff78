"""What is said by the clock: the week of one's team, and whom a manager might thank."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integrations.slack import blocks, weeks
from integrations.slack.calls import Content
from integrations.slack.cards import kudos as kudos_cards
from integrations.slack.cards import people
from integrations.slack.models import Message
from recognition.kudos import selectors as kudos_selectors
from recognition.people import selectors as people_selectors

MOST_SHOWN = 8
MOST_NAMES = 5


def digest(message: Message) -> Content | None:
    """The thanks in one team in the week before the message was made; never points, nothing private."""
    zone = message.member.time_zone if message.member else ""
    week = weeks.week_before(message.made_at, zone)
    ids = kudos_selectors.week_of_team(team_id=message.subject_id, since=week.since, until=week.until)
    found = list(kudos_selectors.views(ids).values())
    seen = kudos_cards.seen_of(found)
    lines = [_line(kudos, [one.name for one in seen[kudos.kudos_id]]) for kudos in found if seen[kudos.kudos_id]]
    if not lines:
        return None
    count = ngettext(
        "Last week there was %(count)s thank-you in your team.",
        "Last week there were %(count)s thank-yous in your team.",
        len(lines),
    ) % {"count": len(lines)}
    shown = [blocks.header(_("The week of your team")), blocks.section(count)]
    shown += [blocks.section(line) for line in lines[:MOST_SHOWN]]
    rest = len(lines) - MOST_SHOWN
    if rest > 0:
        shown.append(blocks.context(ngettext("And %(count)s more.", "And %(count)s more.", rest) % {"count": rest}))
    return blocks.message(count, [*shown, _buttons("digest")])


def nudge(message: Message) -> Content | None:
    """Those of a manager's people who wait for a word, without counts; one message for all who were found together."""
    together = Message.objects.filter(kind=message.kind, member=message.member, made_at=message.made_at)
    rows = list(together.order_by("pk").values_list("pk", "subject_id"))
    if not rows or rows[0][0] != message.pk:
        return None
    found = people_selectors.employees(employee_ids=[subject_id for _pk, subject_id in rows])
    names = people.listed([people.name(employee.name) for _pk, employee in sorted(found.items())])
    text = _("Nobody has thanked these colleagues of yours for a while: %(names)s.") % {"names": names}
    advice = _("You see their work. A few words about something they did take a minute.")
    return blocks.message(text, [blocks.section(text), blocks.context(advice), _buttons("nudge")])


def _line(kudos: kudos_selectors.KudosView, names: list[str]) -> str:
    recipients = people.listed([people.name(name) for name in names], most=MOST_NAMES)
    line = _("%(giver)s thanked %(recipients)s") % {
        "giver": f"*{people.name(kudos.giver_name)}*",
        "recipients": recipients,
    }
    return f"{line}: {people.excerpt(kudos.text)}" if kudos.text else line


def _buttons(topic: str) -> blocks.Block:
    give = blocks.button(_("Thank somebody"), action="give_kudos", style="primary")
    stop = blocks.button(_("No more of these"), action="choose", value=f"{topic}:off")
    return blocks.actions(give, stop)

"""What somebody is answered who gives kudos in Slack or asks about theirs: for their eyes alone, in their language."""

from collections.abc import Collection, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integrations.slack import blocks, elements
from integrations.slack.blocks import Block
from integrations.slack.calls import Content
from integrations.slack.cards import figures, people
from integrations.slack.giving import Outcome
from recognition.kudos import selectors as kudos_selectors
from recognition.kudos import services as kudos

MOST_NAMES = 10
LEFT_OUT = {
    "bot": lambda: _("%(who)s is a bot"),
    "stranger": lambda: _("%(who)s is from another company"),
    "guest": lambda: _("%(who)s is a guest"),
    "deactivated": lambda: _("%(who)s has left"),
    "inactive": lambda: _("%(who)s does not work here now"),
    "unknown": lambda: _("%(who)s is not known to Laurels yet"),
    "yourself": lambda: _("you yourself"),
}


def said(*lines: str) -> Content:
    """A few paragraphs of mrkdwn, escaped already."""
    return blocks.message(lines[0], [blocks.section(line) for line in lines])


def given(outcome: Outcome, *, unit: str, zone: str, has_notice: bool) -> Content:
    """What was given to whom, what is left, who was left out, and the way back."""
    done = outcome.given
    names = people.listed([_who(outcome, each) for each in done.recipients], most=MOST_NAMES)
    lines = [_sum(outcome, names, unit), _left(done, unit, zone), _without(outcome)]
    if outcome.is_private:
        lines.append(_("It is private: it is shown to nobody else."))
    undo = blocks.button(_("Undo"), action="undo_kudos", value=str(done.kudos_id), label=_("Undo this kudos"))
    edit = blocks.button(_("Edit the words"), action="edit_kudos", value=str(done.kudos_id))
    shown = [blocks.section("\n".join(filter(None, lines))), blocks.actions(undo, edit)]
    return blocks.message(lines[0], shown + (_first_notice(done.kudos_id) if has_notice else []))


def refused(sentence: str, commands: Sequence[str] = ()) -> Content:
    """Why it cannot be (``sentence`` escaped already), and commands to paste that can; never one that is cut."""
    shown = [blocks.section(f":warning: {sentence}")]
    whole = [command for command in commands if len(command) <= blocks.SECTION]
    if whole:
        shown.append(blocks.context(_("Copy and send instead:")))
        # Verbatim, so that Slack does not make a channel of a value.
        shown += [{"type": "section", "text": blocks.markdown(command) | {"verbatim": True}} for command in whole]
    return blocks.message(sentence, shown)


def help_for(*, values: Mapping[str, str], is_required: bool, hint: str = "") -> Content:
    """How to give; ``values`` is code → name, ``hint`` escaped already."""
    forms = [
        ("/kudos", _("opens a form")),
        (_("/kudos +5 @ana @ben for the help"), _("5 points to each; the order does not matter")),
        (_("/kudos @ana for the help"), _("thanks without points, always possible")),
        (_("/kudos +5 @support-team for the release"), _("everybody in the user group, each gets 5")),
        (_("--private"), _("only the one you thank sees it")),
        (_("--customer NAME"), _("for which customer; nobody sees it on the card")),
        (_("/kudos balance"), _("what you have to give and to spend")),
        (_("/kudos history"), _("what you gave and received")),
        (_("/kudos team"), _("the latest thanks in your team")),
        (_("/kudos shop"), _("what your points buy")),
        (_("/kudos undo"), _("takes back your latest kudos, for 15 minutes")),
        (_("/kudos settings"), _("what you get and what others see")),
    ]
    title = _("How to say thanks")
    shown = [blocks.section(hint)] if hint else []
    shown += [blocks.header(title), blocks.section("\n".join(f"`{form}`  {what}" for form, what in forms))]
    if values:
        listed = "\n".join(f"`#{code}`  {people.name(name)}" for code, name in values.items())
        lead = _("Values (points need one):") if is_required else _("Values, if one fits:")
        shown.append(blocks.section(f"*{lead}*\n{listed}"))
    in_thread = _("In a thread, use the menu of the message: Give kudos for this.")
    return blocks.message(hint or title, [*shown, blocks.context(in_thread)])


def balance(left: kudos_selectors.Left, to_spend: Mapping[str, int], *, zone: str) -> Content:
    """The two numbers, each by its name: to give, and to spend."""
    give = _("*To give:* %(amount)s until %(day)s") % {
        "amount": figures.amount(left.period, left.unit),
        "day": figures.last_day(left.ends_at, zone),
    }
    if left.extra:
        give += _(", and %(amount)s extra that do not lapse") % {"amount": figures.amount(left.extra, left.unit)}
    amounts = [figures.held(points, unit) for unit, points in to_spend.items() if points]
    spend = _("*To spend:* %(amounts)s") % {"amounts": people.listed(amounts) or figures.amount(0, left.unit)}
    return said(give, spend)


def taken_back(done: kudos.Retracted, kudos_view: kudos_selectors.KudosView) -> Content:
    """Which kudos it was, what came back, and what could not."""
    told = {
        "names": people.listed([people.name(one.name) for one in kudos_view.recipients], most=MOST_NAMES),
        "returned": figures.amount(done.to_giver, kudos_view.unit),
        "spent": figures.amount(done.not_returned, kudos_view.unit),
    }
    lines = [_("Your kudos to %(names)s is undone.") if done.was_undo else _("Your kudos to %(names)s is withdrawn.")]
    if done.to_giver and done.was_undo:
        lines.append(_("Yours to give again: %(returned)s."))
    elif done.to_giver:
        lines.append(_("Taken back: %(returned)s."))
    if done.not_returned:
        lines.append(_("Spent already, so not taken back: %(spent)s."))
    return said(" ".join(lines) % told)


def too_late(kudos_view: kudos_selectors.KudosView) -> Content:
    """Undo is over; withdrawing is another thing, and is asked for."""
    text = _("Your latest kudos is older than 15 minutes, so it cannot be undone. You can withdraw it.")
    about = people.listed([people.name(one.name) for one in kudos_view.recipients], most=MOST_NAMES)
    asked = elements.confirm(
        _("Withdraw this kudos?"),
        _("Its card is closed, and points come back as far as they are not spent."),
        yes=_("Withdraw"),
        no=_("Keep"),
    )
    withdraw = blocks.button(_("Withdraw"), action="undo_kudos", value=str(kudos_view.kudos_id), style="danger")
    shown = [blocks.section(text), blocks.context(about, people.excerpt(kudos_view.text) or "–")]
    return blocks.message(text, [*shown, blocks.actions(withdraw | {"confirm": asked})])


def entries(title: str, lines: Sequence[str], *, empty: str, next_page: str = "") -> Content:
    """A list under a heading, one section each; ``next_page`` is the value of the button for older ones."""
    shown: list[Block] = [blocks.header(title)]
    shown += [blocks.section(line) for line in lines] or [blocks.section(empty)]
    if next_page:
        shown.append(blocks.actions(blocks.button(_("Older"), action="kudos_history", value=next_page)))
    return blocks.message(title if lines else empty, shown)


def history_line(kudos_view: kudos_selectors.KudosView, *, me: int) -> str:
    """One kudos of mine, given or received."""
    names = people.listed([people.name(one.name) for one in kudos_view.recipients], most=3)
    if kudos_view.giver_id == me:
        lead = _("You thanked %(names)s") % {"names": names}
    else:
        lead = _("%(giver)s thanked you") % {"giver": people.name(kudos_view.giver_name)}
    amount = figures.amount(kudos_view.points, kudos_view.unit)
    if kudos_view.points and kudos_view.giver_id == me and len(kudos_view.recipients) > 1:
        amount = _("%(amount)s each") % {"amount": amount}
    marks = [amount if kudos_view.points else "", figures.day(kudos_view.given_at)]
    marks += [_("private") if kudos_view.visibility == "private" else ""]
    marks += [_("withdrawn") if kudos_view.withdrawn_at else ""]
    return f"*{lead}* · {' · '.join(filter(None, marks))}\n{people.excerpt(kudos_view.text)}"


def team_line(kudos_view: kudos_selectors.KudosView, *, unwilling: Collection[int]) -> str:
    """One public kudos, without numbers and without those who keep theirs out of the feed."""
    shown = [one for one in kudos_view.recipients if not one.is_discreet and one.employee_id not in unwilling]
    names = [people.name(one.name) for one in shown]
    told = {"giver": people.name(kudos_view.giver_name), "names": people.listed(names, most=MOST_NAMES)}
    lead = _("%(giver)s thanked %(names)s") % told
    return f"*{lead}* · {figures.day(kudos_view.given_at)}\n{people.excerpt(kudos_view.text)}"


def _sum(outcome: Outcome, names: str, unit: str) -> str:
    done = outcome.given
    told = {"names": names, "each": figures.amount(done.points, unit), "total": figures.amount(done.total, unit)}
    if not done.points:
        return _("You thanked %(names)s.") % told
    if len(done.recipients) == 1:
        return _("%(each)s to %(names)s.") % told
    told["count"] = str(len(done.recipients))
    return (
        ngettext(
            "%(each)s to each of %(count)s person (%(names)s): %(total)s in all.",
            "%(each)s to each of %(count)s people (%(names)s): %(total)s in all.",
            len(done.recipients),
        )
        % told
    )


def _left(done: kudos.Given, unit: str, zone: str) -> str:
    told = {"left": figures.amount(done.left, unit), "day": figures.last_day(done.period_ends_at, zone)}
    return _("%(left)s left to give until %(day)s.") % told


def _without(outcome: Outcome) -> str:
    texts = [LEFT_OUT[why]() % {"who": blocks.mention(user_id)} for user_id, why in outcome.left_out.items()]
    for employee_id, why in outcome.given.left_out.items():
        texts.append(LEFT_OUT[why]() % {"who": _who(outcome, employee_id)})
    return _("Left out: %(who)s.") % {"who": people.listed(texts, most=MOST_NAMES)} if texts else ""


def _who(outcome: Outcome, employee_id: int) -> str:
    return blocks.mention(outcome.users[employee_id]) if employee_id in outcome.users else "–"


def _first_notice(kudos_id: int) -> list[Block]:
    text = _("Good to know: thanks that are not private are seen by everybody in the company. You decide about yours.")
    button = blocks.button(_("Keep my kudos out of the feed"), action="keep_out_of_feed", value=str(kudos_id))
    return [blocks.divider(), blocks.section(text), blocks.actions(button)]

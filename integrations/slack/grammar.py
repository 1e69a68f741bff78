"""What somebody wrote after ``/kudos``, in any order: pure.

    [give] +25 @ana @ben @support-team for saving the renewal #customer-first [--private] [--customer acme]

Only what Slack itself marked as a person or a group is one (``<@U1|ana>``); code, links and everything not
recognised are words. Nothing here raises: what cannot be meant is a problem beside the best reading of the rest.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import NamedTuple

from integrations.slack import spelling

MOST_DIGITS = 9


class Named(NamedTuple):
    """Somebody, or a user group, as Slack marked them; the label may be missing."""

    slack_id: str
    label: str


class Problem(NamedTuple):
    """What cannot be meant: a stable code, and the words it is about."""

    code: str
    said: str


@dataclass(frozen=True)
class Parsed:
    """One command. ``verb`` is give, help, balance, left, history, undo, team, shop, settings or unknown.

    ``amount`` is None where none was named. ``words`` is what remains, to be read by people.
    """

    verb: str = "give"
    amount: int | None = None
    mentions: tuple[Named, ...] = ()
    groups: tuple[Named, ...] = ()
    tag: str = ""
    is_private: bool = False
    customer: str = ""
    words: str = ""
    problems: tuple[Problem, ...] = ()


def parse(text: str, *, emoji: Collection[str] = (), codes: Collection[str] = ()) -> Parsed:
    """Read ``text``. ``emoji`` are the names that count as a point each, ``codes`` the company's values.

    A channel that is called like a value is that value, because Slack turns ``#value`` into it.
    """
    alone = text.translate(spelling.UNSEEN).strip().strip(".!").casefold()
    if alone in spelling.VERB_OF:
        return Parsed(verb=spelling.VERB_OF[alone])
    reading = _Reading(frozenset(emoji), {code.casefold(): code for code in codes})
    reading.read(list(_pieces(text)))
    found = reading.found()
    if found == Parsed(words=found.words) and re.fullmatch(r"[^\W\d_]+", alone):
        return replace(found, verb="unknown")
    return found


def corrected(parsed: Parsed) -> str:
    """The whole command, as mrkdwn to copy, that says what ``parsed`` does. ``parse`` reads it as the same."""
    parts = ["/kudos"]
    parts += [f"+{parsed.amount}"] if parsed.amount is not None else []
    parts += [f"<@{one.slack_id}>" for one in parsed.mentions]
    parts += [f"<!subteam^{one.slack_id}>" for one in parsed.groups]
    words = parsed.words
    if spelling.CONJUNCTION.match(words) or spelling.AFTER_NAMES.fullmatch(words.split(" ")[0].casefold()):
        words = f"for {words}"
    parts += [_escaped(words)] if words else []
    parts += [f"#{parsed.tag}"] if parsed.tag else []
    parts += ["--private"] if parsed.is_private else []
    parts += [f'--customer "{_escaped(parsed.customer)}"'] if parsed.customer else []
    return " ".join(parts)


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    for match in spelling.PIECE.finditer(text):
        yield str(match.lastgroup), match.group()


class _Reading:
    """One text being read, piece by piece; ``previous`` is the kind of the last piece that was not space."""

    def __init__(self, emoji: frozenset[str], codes: dict[str, str]) -> None:
        self.emoji, self.codes = emoji, codes
        self.mentions: dict[str, Named] = {}
        self.groups: dict[str, Named] = {}
        self.amounts: list[int] = []
        self.tags: list[str] = []
        self.customers: list[str] = []
        self.problems: list[Problem] = []
        self.words: list[str] = []
        self.counted: list[tuple[int, int]] = []  # where in words, how many points
        self.bare: tuple[int, int] | None = None
        self.is_private = False
        self.previous = "start"

    def read(self, pieces: list[tuple[str, str]]) -> None:
        index = 0
        while index < len(pieces):
            kind, piece = pieces[index]
            index += 1
            if kind == "space":
                self.words.append("\n" * min(piece.count("\n"), 2) or " ")
            elif kind == "code":
                self._word(piece)
            elif kind == "link":
                self._link(piece)
            elif (flag := spelling.FLAG.fullmatch(piece.translate(spelling.UNSEEN))) and self._is_flag(flag):
                index = self._flag(flag, pieces, index)
            else:
                self._run(piece, [one for one in pieces[index : index + 2] if one[0] != "space"][:1])

    def _word(self, piece: str) -> None:
        self.words.append(_unescaped(piece))
        self.previous = "word"

    def _link(self, piece: str) -> None:
        if person := spelling.PERSON.fullmatch(piece):
            self.mentions.setdefault(person[1], Named(person[1], person[2] or ""))
            self.previous = "mention"
        elif group := spelling.GROUP.fullmatch(piece):
            self.groups.setdefault(group[1], Named(group[1], group[2] or ""))
            self.previous = "mention"
        elif room := spelling.ROOM.fullmatch(piece):
            if room[1].casefold() in self.codes:
                self._tag(room[1])
            else:
                self._word(f"#{room[1]}")
        elif everybody := spelling.EVERYBODY.fullmatch(piece):
            self.problems.append(Problem("plain_name", f"@{everybody[1]}"))
            self._word(f"@{everybody[1]}")
        else:
            self._word(_shown("link", piece))

    def _run(self, piece: str, following: list[tuple[str, str]]) -> None:
        seen = piece.translate(spelling.UNSEEN)
        before_mention = bool(following) and (
            spelling.PERSON.match(following[0][1]) or spelling.GROUP.match(following[0][1])
        )
        if self._amount(seen, beside=bool(before_mention) or self.previous == "mention"):
            self.previous = "item"
        elif self.previous == "mention" and spelling.BETWEEN.fullmatch(seen.casefold()):
            pass  # "@ana, @ben and @carl": what joins names is no word
        elif tag := spelling.TAG.fullmatch(seen):
            self._tag(tag[1])
        elif self.previous == "start" and spelling.VERB_OF.get(seen.casefold()) == "give":
            self.previous = "give"
        elif self._emoji(seen):
            self.previous = "emoji"
        elif (times := spelling.TIMES.fullmatch(seen)) and self.previous == "emoji":
            where, points = self.counted[-1]
            self.counted[-1] = (where, points * int(times[1]))
        else:
            self._plain(piece, seen, before_mention=bool(before_mention))

    def _plain(self, piece: str, seen: str, *, before_mention: bool) -> None:
        """A word, of which is remembered where it could have been a number of points or a name."""
        if name := spelling.NAME.match(seen):
            self.problems.append(Problem("plain_name", name.group()))
        is_before = before_mention and self.previous in ("start", "give")
        if (is_before or self.previous == "mention") and spelling.BARE.fullmatch(seen) and self.bare is None:
            self.bare = (len(self.words), int(seen))
            self.problems += [Problem("bare_amount", seen)] if is_before else []
        self._word(piece)

    def _amount(self, seen: str, *, beside: bool) -> bool:
        if plus := spelling.PLUS.fullmatch(seen):
            if len(plus[1]) > MOST_DIGITS:
                self.problems.append(Problem("amount_too_large", plus.group()))
            else:
                self.amounts.append(int(plus[1]))
        elif broken := spelling.BROKEN.fullmatch(seen):
            digits = broken[1] + (broken[2] if len(broken[2]) == 3 else "")
            self.problems.append(Problem("not_whole", broken.group()))
            self.amounts += [int(digits)] if len(digits) <= MOST_DIGITS else []
        elif beside and (minus := spelling.MINUS.fullmatch(seen)):
            self.problems.append(Problem("negative", minus.group()))
            self.amounts += [int(minus[1])] if len(minus[1]) <= MOST_DIGITS else []
        else:
            return False
        return True

    def _emoji(self, seen: str) -> bool:
        if not spelling.EMOJI.fullmatch(seen):
            return False
        names = spelling.ONE_EMOJI.findall(seen)
        if not names or not all(name in self.emoji for name in names):
            return False
        self.counted.append((len(self.words), len(names)))
        self.words.append(seen)
        return True

    def _tag(self, tag: str) -> None:
        self.tags.append(self.codes.get(tag.casefold(), tag.casefold()))
        self.previous = "item"

    def _is_flag(self, flag: re.Match[str]) -> bool:
        """Whether a dash and a word are a flag, or one mistyped: what was meant in private is never said aloud.

        Slack makes one long dash of two; a long dash before any other word is punctuation.
        """
        name = flag[2].casefold()
        return flag[1] == "--" or name in spelling.FLAGS or (flag[1] != "-" and bool(_nearest(name)))

    def _flag(self, flag: re.Match[str], pieces: list[tuple[str, str]], index: int) -> int:
        self.previous = "item"
        name = flag[2].casefold()
        meant = spelling.FLAGS.get(name) or _nearest(name)
        if name not in spelling.FLAGS:
            self.problems.append(Problem("unknown_flag", f"--{flag[2]}"))
        if meant == "private":
            self.is_private = True
        elif meant == "customer":
            value, index = (flag[3], index) if flag[3] else _value(pieces, index)
            if value:
                self.customers.append(value)
            else:
                self.problems.append(Problem("customer_missing", f"--{flag[2]}"))
        return index

    def found(self) -> Parsed:
        amounts = self.amounts or self._counted() or self._bare()
        for many, code, sign in ((amounts, "two_amounts", "+"), (self.tags, "two_tags", "#")):
            if len(set(many)) > 1:
                self.problems.append(Problem(code, " ".join(f"{sign}{one}" for one in dict.fromkeys(many))))
        if len(set(self.customers)) > 1:
            self.problems.append(Problem("two_customers", ", ".join(dict.fromkeys(self.customers))))
        return Parsed(
            amount=amounts[0] if amounts else None,
            mentions=tuple(self.mentions.values()),
            groups=tuple(self.groups.values()),
            tag=self.tags[0] if self.tags else "",
            is_private=self.is_private,
            customer=self.customers[0] if self.customers else "",
            words=self._said(),
            problems=tuple(dict.fromkeys(self.problems)),
        )

    def _counted(self) -> list[int]:
        """Emoji are points only where no number is, otherwise they are words like others."""
        for where, _ in self.counted:
            self.words[where] = ""
        return [sum(points for _, points in self.counted)] if self.counted else []

    def _bare(self) -> list[int]:
        if self.bare is None:
            return []
        self.words[self.bare[0]] = ""
        return [self.bare[1]]

    def _said(self) -> str:
        """The words, spaces made one and leading "for" left out."""
        lines = [" ".join(line.split()) for line in "".join(self.words).split("\n")]
        text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
        return spelling.CONJUNCTION.sub("", text, count=1) if spelling.CONJUNCTION.match(text) else text


def _nearest(name: str) -> str:
    near = get_close_matches(name, spelling.FLAGS, n=1, cutoff=0.7)
    return spelling.FLAGS[near[0]] if near else ""


def _value(pieces: list[tuple[str, str]], index: int) -> tuple[str, int]:
    """What follows ``--customer``, one word or everything between quotes; and where reading goes on."""
    while index < len(pieces) and pieces[index][0] == "space":
        index += 1
    if index == len(pieces) or pieces[index][1].startswith(("--", "—", "+", "#", "<@", "<!", "`")):
        return "", index
    closing = spelling.QUOTES.get(pieces[index][1][0])
    said = ""
    for end in range(index, len(pieces) if closing else 0):
        said += _shown(*pieces[end])
        if len(said) > 1 and said.endswith(closing or ""):
            return " ".join(said[1:-1].split()), end + 1
    return _shown(*pieces[index]).lstrip("".join(spelling.QUOTES)), index + 1


def _shown(kind: str, piece: str) -> str:
    """A piece as it was typed: Slack makes a link of ``acme.example``."""
    address = spelling.ADDRESS.fullmatch(piece) if kind == "link" else None
    return _unescaped(address[2] or address[1]) if address else _unescaped(piece)


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

"""How the parts of a ``/kudos`` command are spelt, in English, Danish and Swedish: pure."""

import re

_VERBS = {
    "help": "help ? hjælp hjaelp hjälp hjalp",
    "balance": "balance saldo",
    "left": "left rest tilbage kvar",
    "history": "history historik",
    "undo": "undo fortryd ångra angra",
    "team": "team hold",
    "shop": "shop butik",
    "settings": "settings indstillinger inställningar installningar",
    "give": "give giv ge",
}
VERB_OF = {word: verb for verb, words in _VERBS.items() for word in words.split()}
FLAGS = {
    "private": "private", "privat": "private", "customer": "customer", "kunde": "customer", "kund": "customer",
}  # fmt: skip
CONJUNCTION = re.compile(r"(?:for at(?! least\b)|för att|because of|because|fordi|eftersom|for|för)(?:\s+|$)", re.I)
PIECE = re.compile(
    r"(?P<code>```.*?```|`[^`\n]+`)|(?P<link><[^<>\s][^<>]*>)|(?P<space>\s+)|(?P<run>[^\s<`]+|[<`])", re.DOTALL
)
PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|([^>]*))?>")
GROUP = re.compile(r"<!subteam\^(S[A-Z0-9]+)(?:\|@?([^>]*))?>")
ROOM = re.compile(r"<#[A-Z0-9]+\|([^>]+)>")
EVERYBODY = re.compile(r"<!(here|channel|everyone)(?:\|[^>]*)?>")
ADDRESS = re.compile(r"<(?:mailto:)?([^|>]+)(?:\|([^>]+))?>")
_END = r"[.,;:!?)]*"
PLUS = re.compile(rf"\+(\d+){_END}")
BROKEN = re.compile(rf"\+(\d+)[.,](\d+){_END}")
BARE = re.compile(r"\d{1,9}")
MINUS = re.compile(rf"[-−–](\d+){_END}")
TIMES = re.compile(r"[x×](\d{1,3})", re.I)
EMOJI = re.compile(r"(?::[^\s:]+:(?::skin-tone-[2-6]:)?)+")
ONE_EMOJI = re.compile(r":([^\s:]+):(?::skin-tone-[2-6]:)?")
TAG = re.compile(rf"#([^\W\d_][\w-]{{0,63}}){_END}")
NAME = re.compile(r"@[^\W_][\w.'-]*")
FLAG = re.compile(r"(--|—|–|-)([^\W\d_]+)(?:=(.*))?", re.DOTALL)
BETWEEN = re.compile(r"[,;&]|&amp;|,?(?:and|og|och)")
# What right after a name would be read as points or as joining names, and not as a word.
AFTER_NAMES = re.compile(rf"{BETWEEN.pattern}|[-−–]?\d.*", re.DOTALL)
QUOTES = {'"': '"', "“": "”", "”": "”", "„": "“", "'": "'", "‘": "’", "’": "’", "«": "»", "»": "«"}
UNSEEN = dict.fromkeys([0x61C, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A)])

"""SIE 4I: one voucher that accrues what a batch costs, for the Swedish ledger; no employee stands in it.

Code page 437 (what it cannot write is transliterated or refused), CRLF, decimal point, credit negative, aggregated per
cost centre and accounts; every voucher sums to 0.00. It pays nobody: payroll's own voucher books the pay, so the
ledger reverses this one when payroll has run.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from integrations.payroll import paying
from recognition.core import money
from recognition.core.mistakes import Mistake
from recognition.payroll.formats import Batch, Format, Line, Wage

ENCODING = "cp437"
NAMES = (
    "cost_account",
    "liability_account",
    "contributions_percent",
    "contributions_account",
    "contributions_liability",
)
LETTERS = {
    "ø": "ö",
    "Ø": "Ö",
    "ł": "l",
    "Ł": "L",
    "đ": "d",
    "Đ": "D",
    "ð": "d",
    "Ð": "D",
    "þ": "th",
    "Þ": "Th",
    "œ": "oe",
    "Œ": "Oe",
    "ẞ": "SS",
    "€": "EUR",
    "–": "-",
    "—": "-",
    "−": "-",
    "…": "...",
    "‘": "'",
    "’": "'",
    "“": '"',
    "”": '"',
    "„": '"',
    "\u202f": " ",
}
_ACCOUNT = re.compile(r"[0-9]{3,10}")
_PERCENT = re.compile(r"[0-9]{1,2}(\.[0-9]{1,2})?")


class Accounts(NamedTuple):
    """Where an entity books; ``rate`` is the contributions in hundredths of a percent, 0 for none."""

    cost: str
    liability: str
    rate: int
    contributions: str
    contributions_liability: str


def render(batch: Batch, lines: Iterable[Line]) -> Iterator[bytes]:
    """The voucher of ``batch``. Raises NothingToPay, BadSettings, FileRefused."""
    accounts = check(paying.settings_of(batch, "sie4i"))
    sums = _sums(batch, lines, accounts)
    if not any(sums.values()):
        raise paying.NothingToPay(Mistake("export_accrues_nothing", batch=batch.code))
    rows = [row for key in sorted(sums) for row in _rows(batch, key, sums[key], accounts)]
    content = "\r\n".join([*_head(batch, sums, accounts), *_voucher(batch, rows), ""])
    yield content.encode(ENCODING)


def check(settings: Mapping[str, Any]) -> Accounts:
    """The accounts in ``settings``. Raises BadSettings."""
    paying.known(settings, NAMES, "sie4i")
    told = {name: str(settings.get(name, "")) for name in NAMES}
    for name in NAMES:
        if name.endswith("percent"):
            continue
        if told[name] and not _ACCOUNT.fullmatch(told[name]):
            raise paying.BadSettings(Mistake("setting_account", value=repr(told[name]), name=name))
    percent = told["contributions_percent"] or "0"
    if not _PERCENT.fullmatch(percent):
        raise paying.BadSettings(Mistake("setting_percent", value=repr(percent)))
    rate = int(Decimal(percent).scaleb(2))
    if rate and not (told["contributions_account"] and told["contributions_liability"]):
        raise paying.BadSettings(Mistake("setting_contributions"))
    return Accounts(
        told["cost_account"],
        told["liability_account"],
        rate,
        told["contributions_account"],
        told["contributions_liability"],
    )


def transliterated(text: str) -> str:
    """``text`` in the letters of code page 437. Raises BadSettings naming what has no likeness there."""
    written = []
    for character in unicodedata.normalize("NFC", text):
        for likeness in (character, LETTERS.get(character, ""), _bare(character)):
            if likeness and likeness.isprintable() and _fits(likeness):
                written.append(likeness)
                break
        else:
            raise paying.BadSettings(Mistake("export_no_sie", character=paying.named(character), value=repr(text)))
    return "".join(written)


def _bare(character: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFKD", character) if not unicodedata.combining(each))


def _fits(text: str) -> bool:
    try:
        text.encode(ENCODING)
    except UnicodeEncodeError:
        return False
    return True


Key = tuple[str, str, str]


def _sums(batch: Batch, lines: Iterable[Line], accounts: Accounts) -> dict[Key, int]:
    """What each cost centre owes on which accounts."""
    sums: dict[Key, int] = defaultdict(int)
    for line in lines:
        if not line.is_pay:
            continue
        wage = batch.wages.get(line.wage_type, Wage({}, ""))
        cost, liability = wage.cost_account or accounts.cost, wage.liability_account or accounts.liability
        if not (cost and liability):
            raise paying.FileRefused(Mistake("export_no_accounts", line=line.line_no, value=repr(line.wage_type)))
        sums[line.cost_centre, cost, liability] += line.amount_minor
    return sums


def _head(batch: Batch, sums: Mapping[Key, int], accounts: Accounts) -> list[str]:
    used = {account for _, cost, liability in sums for account in (cost, liability)}
    if accounts.rate:
        used |= {accounts.contributions, accounts.contributions_liability}
    centres = sorted({centre for centre, _, _ in sums if centre})
    return [
        "#FLAGGA 0",
        '#PROGRAM "Laurels" "1.0"',
        "#FORMAT PC8",
        f'#GEN {batch.made_at:%Y%m%d} "Laurels"',
        "#SIETYP 4",
        f"#FNR {_quoted(batch.entity)}",
        *([f"#ORGNR {_hyphenated(batch.registration_number)}"] if batch.registration_number else []),
        f"#FNAMN {_quoted(batch.company or batch.entity)}",
        f"#VALUTA {batch.currency}",
        *(['#DIM 1 "Kostnadsställe"'] if centres else []),
        *(f"#KONTO {account} {_quoted(account)}" for account in sorted(used)),
        *(f"#OBJEKT 1 {_quoted(centre)} {_quoted(f'Kostnadsställe {centre}')}" for centre in centres),
    ]


def _hyphenated(number: str) -> str:
    return f"{number[:6]}-{number[6:]}" if len(number) == 10 else number


def _voucher(batch: Batch, rows: list[str]) -> list[str]:
    text = _quoted(f"Upplupen bonus {batch.period} batch {batch.code}")
    return [f'#VER "" "" {batch.ends_on:%Y%m%d} {text} {batch.made_at:%Y%m%d}', "{", *rows, "}"]


def _rows(batch: Batch, key: Key, total: int, accounts: Accounts) -> list[str]:
    """What one cost centre owes, on both sides; nothing where it sums to nothing."""
    centre, cost, liability = key
    moved = [(cost, liability, total)]
    if accounts.rate:
        contributions = money.half_up(total * accounts.rate, 10_000)
        moved.append((accounts.contributions, accounts.contributions_liability, contributions))
    text = _quoted(f"Bonus {centre}".strip())
    objects = f"{{1 {_quoted(centre)}}}" if centre else "{}"
    day = f"{batch.ends_on:%Y%m%d}"
    return [
        f"   #TRANS {account} {where} {paying.decimal(amount, batch.currency)} {day} {text}"
        for debit, credit, minor in moved
        if minor
        for account, where, amount in ((debit, objects, minor), (credit, "{}", -minor))
    ]


def _quoted(text: str) -> str:
    return '"' + transliterated(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


FORMAT = Format(name="sie4i", extension="si", render=render, pays=False, check=check)

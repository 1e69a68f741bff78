"""The books as raw rows: what was posted, and the questions an auditor asks, answered from nothing cached."""

from collections.abc import Collection, Iterator
from itertools import groupby

from django.db import connection

from recognition.ledger import chart
from recognition.ledger.entries import AccountRef, EntryDraft, Transfer
from recognition.ledger.models import JournalEntry, Posting

MOST_SENTENCES = 100
CHUNK = 5_000

# (what every row returned is, the rows that must not be)
QUESTIONS = (
    (
        "Account {} keeps a balance of {}, but its postings sum to {}.",
        """
        SELECT a.id, a.balance, coalesce(d.total, 0) - coalesce(c.total, 0)
        FROM ledger_account a
            LEFT JOIN (SELECT debit_id, sum(amount) AS total FROM ledger_posting GROUP BY 1) d ON d.debit_id = a.id
            LEFT JOIN (SELECT credit_id, sum(amount) AS total FROM ledger_posting GROUP BY 1) c ON c.credit_id = a.id
        WHERE a.balance <> coalesce(d.total, 0) - coalesce(c.total, 0) ORDER BY a.id
        """,
    ),
    (
        "Account {} keeps {} as used in all months, but its postings say {}.",
        """
        WITH flow AS (
            SELECT credit_id AS id, debit_id AS other, amount FROM ledger_posting
            UNION ALL SELECT debit_id, credit_id, -amount FROM ledger_posting
        ), posted AS (
            SELECT flow.id, sum(flow.amount) AS used FROM flow
                JOIN ledger_account a ON a.id = flow.id AND a.code = 'budget_available'
                JOIN ledger_account b ON b.id = flow.other AND b.holder_kind = 'budget'
            GROUP BY 1
        ), kept AS (SELECT account_id AS id, sum(used) AS used FROM ledger_budgetmonth GROUP BY 1)
        SELECT id, coalesce(kept.used, 0), coalesce(posted.used, 0) FROM posted FULL JOIN kept USING (id)
        WHERE coalesce(kept.used, 0) <> coalesce(posted.used, 0) ORDER BY id
        """,
    ),
    (
        "Account {} holds {}, which is below its floor of {}.",
        "SELECT id, balance, floor FROM ledger_account WHERE balance < floor ORDER BY id",
    ),
    (
        "Posting {} is of {}, but its accounts are of {} and {}.",
        """
        SELECT p.id, p.unit, coalesce(d.unit, 'nothing'), coalesce(c.unit, 'nothing')
        FROM ledger_posting p
            LEFT JOIN ledger_account d ON d.id = p.debit_id LEFT JOIN ledger_account c ON c.id = p.credit_id
        WHERE d.unit IS DISTINCT FROM p.unit OR c.unit IS DISTINCT FROM p.unit ORDER BY p.id
        """,
    ),
    (
        "Posting {} moves {}, between account {} and account {}.",
        "SELECT id, amount, credit_id, debit_id FROM ledger_posting WHERE amount <= 0 OR debit_id = credit_id",
    ),
    (
        "Posting {} belongs to entry {}, which does not exist.",
        """
        SELECT p.id, p.entry_id FROM ledger_posting p
        WHERE NOT EXISTS (SELECT FROM ledger_journalentry e WHERE e.id = p.entry_id) ORDER BY p.id
        """,
    ),
    (
        "The key {} stands on {} entries.",
        "SELECT key, count(*) FROM ledger_journalentry GROUP BY key HAVING count(*) > 1 ORDER BY key",
    ),
    (
        "Entry {} is reversed {} times.",
        "SELECT reverses_id, count(reverses_id) FROM ledger_journalentry GROUP BY 1 HAVING count(reverses_id) > 1",
    ),
)


def transfers_of(entry_ids: Collection[int]) -> dict[int, list[Transfer]]:
    """The transfers of entries as they were posted, in that order; nothing for an entry without any."""
    sides = [f"{side}__{field}" for side in ("debit", "credit") for field in AccountRef._fields]
    rows = Posting.objects.filter(entry__in=entry_ids).order_by("entry_id", "pk")
    listed = rows.values_list("entry_id", "amount", *sides)
    return {
        entry_id: [Transfer(AccountRef(*row[2:6]), AccountRef(*row[6:]), row[1]) for row in group]
        for entry_id, group in groupby(listed, key=lambda row: row[0])
    }


def mirror(transfers: Collection[Transfer]) -> list[Transfer]:
    """The same transfers back."""
    return [Transfer(debit=credit, credit=debit, amount=amount) for debit, credit, amount in transfers]


def disagreements() -> Iterator[str]:
    """A sentence for everything in the books that disagrees with something else in them."""
    for sentence, question in QUESTIONS:
        with connection.cursor() as cursor:
            cursor.execute(question)
            for row in cursor.fetchmany(MOST_SENTENCES):
                yield sentence.format(*row)
    yield from _accounts_beside_the_chart()
    yield from _entries_not_as_posted()


def _accounts_beside_the_chart() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT code, holder_kind, floor IS NOT NULL FROM ledger_account ORDER BY 1, 2, 3")
        for code, holder_kind, is_bounded in cursor.fetchall():
            if code not in chart.ACCOUNTS:
                yield f"There are accounts {code}, which the chart does not have."
            elif (holder_kind, is_bounded) != (chart.ACCOUNTS[code][0], chart.is_bounded(code)):
                yield f"There are accounts {code} of {holder_kind}, not held or bounded as the chart says."


def _entries_not_as_posted() -> Iterator[str]:
    """Entries whose postings are not those their fingerprint was made from, and reversals that are no mirror."""
    last = 0
    while entries := list(JournalEntry.objects.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        last = entries[-1].pk
        mirrored = {entry.reverses_id for entry in entries if entry.reverses_id is not None}
        transfers = transfers_of({entry.pk for entry in entries} | mirrored)
        for entry in entries:
            posted = transfers.get(entry.pk)
            if posted is None:
                yield f"Entry {entry.pk} ({entry.key}) has no posting."
            elif _fingerprint(entry, posted) != entry.fingerprint:
                yield f"Entry {entry.pk} ({entry.key}) or its postings are not what was posted."
            elif entry.reverses_id is not None and posted != mirror(transfers.get(entry.reverses_id, [])):
                yield f"Entry {entry.pk} ({entry.key}) is not the mirror of entry {entry.reverses_id}."


def _fingerprint(entry: JournalEntry, transfers: list[Transfer]) -> str:
    try:
        return EntryDraft(
            key=entry.key,
            code=entry.code,
            subject_kind=entry.subject_kind,
            subject_id=entry.subject_id,
            transfers=transfers,
            period_id=entry.period_id,
            reverses_id=entry.reverses_id,
        ).fingerprint
    except ValueError:
        return "no such entry can be posted"

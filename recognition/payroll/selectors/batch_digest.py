"""What proves on paper which lines a batch has."""

import hashlib
import json

from recognition.payroll.models import PayrollLine


def batch_digest(*, batch_id: int) -> str:
    """The sha256 of the lines of a batch, which never change.

    Of one JSON array for each line by number, a newline after each: line number, uid, payroll number, wage type, kind,
    amount in minor units, currency, pay period.
    """
    fields = ("line_no", "uid", "payroll_number", "wage_type__code", "kind", "amount_minor", "currency", "pay_period")
    digest = hashlib.sha256()
    rows = PayrollLine.objects.filter(batch=batch_id).order_by("line_no").values_list(*fields)
    for number, uid, *rest in rows.iterator(chunk_size=2000):
        line = json.dumps([number, str(uid), *rest], ensure_ascii=False, separators=(",", ":"))
        digest.update(f"{line}\n".encode())
    return digest.hexdigest()

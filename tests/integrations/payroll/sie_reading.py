"""A reader of SIE 4 that knows nothing of our writer: vouchers with their rows, and what stands before them."""

import re
import shlex
from decimal import Decimal

_ROW = re.compile(r"\s*#TRANS (\S+) \{([^}]*)\} (\S+) (\d{8}) (.*)")


def read(content: bytes):
    """The fields of the head by label, and a list of vouchers as rows (account, objects, amount, text)."""
    head, vouchers, current = {}, [], None
    for row in content.decode("cp437").split("\r\n"):
        if row == "{":
            current = []
        elif row == "}":
            vouchers.append(current)
            current = None
        elif current is not None:
            account, objects, amount, _, text = _ROW.fullmatch(row).groups()
            current.append((account, tuple(shlex.split(objects)), Decimal(amount), shlex.split(text)[0]))
        elif row:
            label, *fields = shlex.split(row)
            head.setdefault(label, []).append(fields)
    return head, vouchers

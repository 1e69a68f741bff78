"""Do things at the same moment."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import DatabaseError, connection

from recognition.core.errors import DomainError

PATIENCE_S = 20


def together(work, count):
    """What ``work(0)``, ``work(1)`` … return or raise, begun at the same moment on connections of their own."""
    start = Barrier(count)

    def run(number):
        start.wait(PATIENCE_S)
        try:
            return work(number)
        except (DomainError, DatabaseError) as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def somebody_waits(seconds=PATIENCE_S):
    """Return True once somebody waits for a lock in this database, False when nobody did in time.

    Who waits for a row names no database, but holds its table; another worker's waiting is none of ours.
    """
    waiting = """
        SELECT FROM pg_locks AS waiting WHERE NOT granted AND pid IN (
            SELECT pid FROM pg_locks JOIN pg_database ON pg_database.oid = database WHERE datname = current_database()
        )
    """
    deadline = time.monotonic() + seconds
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute(waiting)
            if cursor.rowcount:
                return True
            time.sleep(0.01)
    return False

"""Do things at the same moment."""

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

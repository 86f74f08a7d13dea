"""
Django's PostgreSQL, with the one promise of SQLite that the desk's services build on.

A service looks and then writes: was this done already, may this person be contacted. On SQLite
its transaction is the only one that writes from its first statement on. Here a lock that ends
with the transaction says the same, so that a service is right on both or on neither.
"""

from __future__ import annotations

from django.db.backends.postgresql import base

WRITER_LOCK = 0x6E616A696D69
"""Any number that nobody else takes: "najimi" as bytes."""


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose transactions wait for one another."""

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc]  # not in the stubs
        if not autocommit:
            try:
                self._wait_for_other_writers()
            except Exception:
                # Django has not noted the transaction yet, so nobody else would end it.
                self.connection.rollback()
                super()._set_autocommit(True)  # type: ignore[misc]
                raise

    def _wait_for_other_writers(self) -> None:
        with self.wrap_database_errors, self.connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITER_LOCK])

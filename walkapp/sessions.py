"""Sessions in the database, as in Django, whose keys are letters and digits only."""

from django.contrib.sessions.backends import db


class SessionStore(db.SessionStore):
    """A cookie can name any text; PostgreSQL cannot even be asked for one that holds a NUL."""

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key if session_key and session_key.isalnum() else None)

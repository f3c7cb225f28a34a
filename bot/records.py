"""The records that the settings name."""

from __future__ import annotations

from bot.settings import Settings
from storage.sealing import Sealer
from storage.sqlite import SqliteDatabase


def open_database(settings: Settings) -> SqliteDatabase:
    """The database that the settings name; nothing is opened before it is used."""
    return SqliteDatabase(settings.database_path, Sealer(*settings.secret_keys))

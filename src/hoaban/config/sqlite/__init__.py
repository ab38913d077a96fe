"""SQLite as it is set for the whole process, before anything opens it (decision 0077)."""

import ctypes
from importlib.util import find_spec

MEMSTATUS = 9  # SQLITE_CONFIG_MEMSTATUS, sqlite.org/c3ref/c_config_covering_index_scan.html
OK = 0


def stop_counting_memory() -> bool:
    """SQLite keeps no count of the memory it holds; whether it heard us. Nobody reads that count.

    Each piece of memory was taken and given back under one lock of the process. Heard only before `sqlite3` is imported; a
    Python with an SQLite of its own inside may not let us ask.
    """
    extension = find_spec("_sqlite3")
    try:
        library = ctypes.CDLL(extension.origin if extension else None)
        return bool(library.sqlite3_config(MEMSTATUS, 0) == OK)
    except (AttributeError, OSError):
        return False

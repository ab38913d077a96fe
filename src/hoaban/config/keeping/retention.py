"""Which backups stay: the last of 7 days, of 4 weeks, of 12 months."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

DAYS, WEEKS, MONTHS = 7, 4, 12
_NAME = re.compile(r"hoaban-(\d{8}T\d{6}Z)\.backup")


def name_at(moment: datetime) -> str:
    return f"hoaban-{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}.backup"


def moment_of(name: str) -> datetime | None:
    """None for a file that we did not name; such a one is never removed."""
    match = _NAME.fullmatch(name)
    try:
        return datetime.strptime(match[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) if match else None
    except ValueError:
        return None


def newest(folder: Path) -> Path | None:
    """The last backup that lies in the folder."""
    found = [path for path in folder.glob("hoaban-*.backup") if moment_of(path.name)]
    return max(found, key=lambda path: path.name, default=None)


def kept(names: Iterable[str]) -> set[str]:
    """Counted in days, weeks and months that have a backup: after a pause the old ones do not all vanish at once."""
    moments = {name: moment for name in names if (moment := moment_of(name))}
    spans: tuple[tuple[int, Callable[[datetime], object]], ...] = (
        (DAYS, lambda moment: moment.date()),
        (WEEKS, lambda moment: moment.isocalendar()[:2]),
        (MONTHS, lambda moment: (moment.year, moment.month)),
    )
    stay: set[str] = set()
    for limit, span in spans:
        last: dict[object, str] = {}
        for name in sorted(moments):
            last[span(moments[name])] = name
        stay.update(sorted(last.values(), reverse=True)[:limit])
    return stay


def tidy(folder: Path) -> int:
    """Remove what need not stay; how many went."""
    names = {path.name for path in folder.glob("hoaban-*.backup") if moment_of(path.name)}
    gone = names - kept(names)
    for name in gone:
        (folder / name).unlink(missing_ok=True)
    return len(gone)

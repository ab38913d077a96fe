"""The kind of a village from the name people wrote, where it says one; a name that says none stays without."""

import re
from typing import Any

from django.db import migrations

from hoaban.kit.text import name_key

# As they are today: a migration does not change its mind with the code.
_KINDS = {
    "ban": "Bản", "tieu khu": "Tiểu khu", "tk": "Tiểu khu", "to dan pho": "Tổ dân phố", "tdp": "Tổ dân phố", "thon": "Thôn",
    "xom": "Xóm", "khu pho": "Khu phố", "khu": "Khu",
}  # fmt: skip
_WRITTEN = re.compile("(" + "|".join(sorted(_KINDS, key=len, reverse=True)) + ") ")


def _kind(key: str) -> str:
    if re.fullmatch(r"to \d+", key):
        return "Tổ dân phố"
    found = _WRITTEN.match(key)
    return _KINDS[found[1]] if found else ""


def tell_kinds(apps: Any, _schema_editor: Any) -> None:
    """Twice changes nothing; villages of a province are a few thousand."""
    units = apps.get_model("places", "Unit")._base_manager
    told: dict[str, list[int]] = {}
    for pk, name in units.filter(level="village", kind="").values_list("pk", "name"):
        told.setdefault(_kind(name_key(name)), []).append(pk)
    told.pop("", None)
    for kind, ids in told.items():
        for first in range(0, len(ids), 500):
            units.filter(pk__in=ids[first : first + 500]).update(kind=kind)


class Migration(migrations.Migration):
    dependencies = [("places", "0004_reform_kept_default")]
    operations = [migrations.RunPython(tell_kinds, migrations.RunPython.noop)]

"""An operator enters a certificate at the terminal, sees it with its days left, and ends it."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from hoaban.kit import clock
from tests.support.certificates import NOW, make

pytestmark = pytest.mark.django_db(databases="__all__")


def said(*words: str) -> str:
    out = StringIO()
    with clock.fixed(NOW):
        call_command("signing", *words, stdout=out)
    return out.getvalue()


def test_a_certificate_is_entered_listed_and_ended(key_file: Path, tmp_path: Path) -> None:
    made = make()
    file = tmp_path / "new.pem"
    file.write_text(made.pem)
    assert "The key to sign with is not in its place" in said()
    assert "is believed from now on" in said("warning", "--pin", str(file), "--until", "2027-06-01")
    made.put(key_file)
    listed = said()
    assert "until 2027-06-01" in listed
    number = listed.rsplit("signs now with ", 1)[1].strip()
    with pytest.raises(CommandError, match="before the first"):
        said("warning", "--end", number)
    with pytest.raises(CommandError, match="for which purpose"):
        said("--pin", str(file))
    with pytest.raises(CommandError):
        said("warning", "--pin", str(tmp_path / "absent.pem"))

"""An office that sends lists: the cast as askers, codes of two communes, and jobs run by hand."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from hoaban.domains.registry import actions, codes, generator
from hoaban.domains.registry.outside import Why
from hoaban.foundation.access import identity
from hoaban.foundation.access.api import Actor, SystemActor
from hoaban.foundation.files import api as files
from hoaban.foundation.files import jobs as file_jobs
from hoaban.foundation.files.ports import connected as file_ports
from hoaban.foundation.imports import api as imports
from hoaban.foundation.imports import jobs as import_jobs
from hoaban.foundation.imports import queries as batches
from hoaban.foundation.imports.ports import connected as import_ports
from hoaban.foundation.jobs.api import JobContext
from hoaban.kit import text

SignIn = Callable[[Any], Client]
COMMUNES = {"03646": 14_03646_0000, "03664": 14_03664_0000}
GROUPS = {"01": "Kinh", "03": "Thái", "06": "Mường", "08": "Mông", "09": "Dao", "29": "Khơ Mú", "33": "La Ha",
          "34": "Kháng", "37": "Lào", "39": "Xinh Mun"}  # fmt: skip


@pytest.fixture
def sheet_codes(db: None, monkeypatch: pytest.MonkeyPatch) -> codes.Codes:
    """Two communes, no village known, the groups the generator draws from."""
    groups = apps.get_model("places", "EthnicGroup").plain
    from hoaban.kit import pack

    names = {row["code"]: row["name"] for row in pack.find("vn").rows("ethnic_groups.csv")}
    known = set(groups.values_list("code", flat=True))
    groups.bulk_create(
        [groups.model(code=code, name=name) for code, name in names.items() if code not in known]
    )
    ids = {text.name_key(names[code]): pk for code, pk in groups.values_list("code", "pk") if code in names}
    units = apps.get_model("places", "Unit").plain
    for code, number in COMMUNES.items():
        units.create(level="commune", code=code, kind="xa", name=code, full_name=f"Xã {code}", name_key=code,
                     name_sort=code, start=number, stop=number + 10_000)  # fmt: skip
    read = codes.read
    monkeypatch.setattr(codes, "read", lambda: replace(read(), communes=COMMUNES, ethnic_groups=ids))
    return codes.read()


def with_reason(actor: Any, home: Any) -> None:
    """She said today why she looks at this household of another commune."""
    actions.give_reason(
        by=actor, uid=home.uid, why=Why.LIST, words="Đối chiếu danh sách", request=None, now=timezone.now()
    )


def job_context() -> JobContext:
    return JobContext(
        actor=SystemActor("imports.work"), deadline=timezone.now() + timedelta(hours=1), clock=timezone.now
    )


# A seed gives the same sheet each time; a dozen tests send the same ones.
_sheets: dict[str, tuple[bytes, list[generator.Planted]]] = {}


@dataclass
class Office:
    """Sends sheets as somebody and works through the jobs."""

    folder: Path

    def sheet(
        self, rows: int = 60, faults: int = 0, seed: int = 1, **more: Any
    ) -> tuple[Path, list[generator.Planted]]:
        path, which = self.folder / f"sheet-{rows}-{faults}-{seed}.xlsx", repr((rows, faults, seed, more))
        if which not in _sheets:
            planted = generator.generate_household_sheet(path, rows, faults, seed, **more)
            _sheets[which] = path.read_bytes(), planted
        path.write_bytes(_sheets[which][0])
        return path, list(_sheets[which][1])

    def send(self, by: Actor, path: Path) -> UUID:
        """Up to the point where a person confirms the columns."""
        upload = imports.Upload(path.name, iter([path.read_bytes()]))
        uid = imports.start_import(by=by, kind="registry.household_list", upload=upload, request=None)
        file_jobs.scan(job_context())
        import_jobs.work(job_context())
        return uid

    def check(self, by: Actor, path: Path) -> UUID:
        """Up to the dry run's result."""
        uid = self.send(by, path)
        matching = batches.batch_for(by, uid).matching
        imports.match_columns(by=by, uid=uid, chosen=matching, request=None, now=timezone.now())
        import_jobs.work(job_context())
        return uid

    def take_in(self, by: Actor, path: Path) -> UUID:
        """All the way."""
        uid = self.check(by, path)
        imports.run_import(by=by, uid=uid, request=None, now=timezone.now())
        import_jobs.work(job_context())
        return uid


@pytest.fixture
def office(
    sheet_codes: codes.Codes, tmp_path: Path, commune_officer: Any, province_officer: Any, outsider: Any
) -> Iterator[Office]:
    cast = {one.key: one for one in (commune_officer, province_officer, outsider)}
    before = (import_ports.find_actor, file_ports.scanner)
    imports.connect(cast.get)
    files.connect(scanner=files.TwinScanner())
    yield Office(tmp_path)
    import_ports.find_actor, file_ports.scanner = before


Make = Callable[..., Any]


@pytest.fixture
def as_actor(client: Client, monkeypatch: pytest.MonkeyPatch) -> SignIn:
    """A browser in which somebody of the cast is signed in."""

    def sign_in(actor: Any) -> Client:
        monkeypatch.setattr(identity, "_finders", [lambda _request: actor])
        return client

    return sign_in

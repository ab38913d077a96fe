"""Tables: keys point down, nobody reads through them, each says what is secret and who may see it."""

from collections.abc import Iterator

import pytest
from django.db import models
from django.db.migrations.loader import MigrationLoader
from django.test.utils import isolate_apps

from hoaban.foundation.access.api import ScopedModel, Secrecy, declared_scopes
from tests.support import guards, house, secrecy, tables
from tests.support.house import Room

# Names of offices, units and sources: public by law, whatever the word sounds like.
OPEN_BY_NATURE: frozenset[str] = frozenset({
    "places.Unit.name_key", "places.Unit.full_name", "places.EthnicName.name_key", "places.Facility.phone",
    "places.Facility.name_key",
})  # fmt: skip


def over_models(check: object) -> list[str]:
    return [finding for model in tables.our_models() for finding in check(model)]  # type: ignore[operator]


def test_foreign_keys_point_downward() -> None:
    assert over_models(tables.keys_point_down) == []


def test_every_table_says_what_is_secret() -> None:
    assert over_models(tables.secrecy_declared) == []


def test_every_field_of_a_table_about_people_has_its_class() -> None:
    assert over_models(secrecy.unclassified) == []


def test_secret_numbers_lie_sealed() -> None:
    assert over_models(secrecy.badly_kept) == []


def test_the_list_of_secrecy_is_what_the_tables_say() -> None:
    """A class dropped or weakened is a changed line of a small file, not of a large one."""
    assert secrecy.differences() == [], secrecy.WRITE


def test_no_field_that_sounds_personal_is_open() -> None:
    assert over_models(lambda model: tables.looks_personal(model, OPEN_BY_NATURE)) == []


def test_every_table_is_reached_by_scope() -> None:
    declared = {(label.lower(), verb) for label, verb in declared_scopes()}
    assert over_models(lambda model: tables.reached_by_scope(model, declared)) == []


def test_every_constraint_has_a_name_of_ours() -> None:
    assert over_models(tables.named_constraints) == []


def test_nobody_reads_through_a_key_into_another_room() -> None:
    found = []
    for path in house.python_files():
        room = house.room_of_file(path)
        if room is not None and (names := tables.crossing_fields(room)):
            text = path.read_text(encoding="utf-8")
            found += [f"{house.shown(path)}: {line}" for line in guards.crossing_rows(text, names)]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "Batch.objects.visible_to(by).select_related('file')",
        "rows.filter(file__sha256='x')",
        "rows.order_by('-file__name')",
        "rows.values('file__name')",
        "name = batch.file.name",
        "Q(file__state='clean')",
    ],
)
def test_a_road_through_a_key_is_refused(line: str) -> None:
    assert guards.crossing_rows(line, ["file"])


@pytest.mark.parametrize(
    "line", ["rows.filter(file__in=ids)", "rows.filter(file_id=3)", "self.file.read()", "batch.file_id"]
)
def test_the_id_itself_is_no_road(line: str) -> None:
    assert guards.crossing_rows(line, ["file"]) == []


# --- each rule, broken on purpose --------------------------------------------------------------------------------------


@pytest.fixture
def broken() -> Iterator[dict[str, type[models.Model]]]:
    with isolate_apps("hoaban.foundation.access", "hoaban.foundation.sources"):

        class Naked(models.Model):
            phone = models.CharField(max_length=20)

            class Meta:
                app_label = "sources"
                constraints = [models.UniqueConstraint(fields=["phone"], name="phone_once")]
                unique_together = [("id", "phone")]

        class Wrong(ScopedModel):
            secrecy = {"gone": Secrecy.PERSONAL, "number": Secrecy.SECRET_NUMBER}
            number = models.CharField(max_length=12)
            number_sealed = models.BinaryField()
            mother = models.CharField(max_length=80)
            own = models.ForeignKey(Naked, on_delete=models.CASCADE, related_name="back")

            class Meta:
                app_label = "access"

        yield {"naked": Naked, "wrong": Wrong}


def test_the_guards_of_tables_refuse(broken: dict[str, type[models.Model]]) -> None:
    naked, wrong = broken["naked"], broken["wrong"]
    assert tables.secrecy_declared(naked)
    assert tables.secrecy_declared(wrong) == ["access.Wrong.secrecy names gone, which is no field"]
    assert tables.looks_personal(naked)
    assert [line.split()[0] for line in secrecy.unclassified(wrong)] == [
        "access.Wrong.number_sealed",
        "access.Wrong.mother",
    ]
    assert len(secrecy.badly_kept(wrong)) == 2
    assert tables.reached_by_scope(naked, []) == ["sources.Naked is no ScopedModel"]
    assert len(tables.reached_by_scope(wrong, [])) == 2
    assert len(tables.named_constraints(naked)) == 2
    upward, protect, back = (
        any(word in line for line in tables.keys_point_down(wrong)) for word in ("upward", "PROTECT", '"+"')
    )
    assert (upward, protect, back) == (True, True, True)


# --- migrations ---------------------------------------------------------------------------------------------------------


def not_linear(
    nodes: list[tuple[str, str]], parents: dict[tuple[str, str], list[tuple[str, str]]]
) -> list[str]:
    """Each app's migrations form one line, numbered in its order: what ran where stays answerable."""
    found = []
    for app in sorted({app for app, _name in nodes}):
        names = sorted(name for label, name in nodes if label == app)
        for place, name in enumerate(names, start=1):
            own = [parent for label, parent in parents[app, name] if label == app]
            before = [names[place - 2]] if place > 1 else []
            if own != before or not name.startswith(f"{place:04d}_"):
                found.append(f"{app}.{name} should follow {before or 'nothing'}, follows {own}")
    return found


def test_migrations_form_one_line_per_room() -> None:
    graph = MigrationLoader(None, ignore_no_migrations=True).graph
    labels = {room.label for room in house.rooms()}
    nodes = [node for node in graph.nodes if node[0] in labels]
    parents = {node: [parent.key for parent in graph.node_map[node].parents] for node in nodes}
    assert not_linear(nodes, parents) == []


def test_a_fork_of_migrations_is_refused() -> None:
    nodes = [("x", "0001_initial"), ("x", "0002_one"), ("x", "0002_two")]
    assert not_linear(nodes, {nodes[0]: [], nodes[1]: [nodes[0]], nodes[2]: [nodes[0]]})
    assert not_linear([("x", "0002_initial")], {("x", "0002_initial"): []})


def test_rooms_are_ordered_as_the_contracts_say() -> None:
    assert house.height(Room("foundation", "access")) < house.height(Room("foundation", "search"))
    assert (
        house.height(Room("foundation", "search"))
        < house.height(Room("domains", "registry"))
        < house.height(Room("config", ""))
    )

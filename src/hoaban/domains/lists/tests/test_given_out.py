"""What a list of households is given out with comes back as it was: every code of every table, in both languages."""

from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from hoaban.domains.lists import as_said, household_list
from hoaban.domains.lists.fact_words import Tongues, codes_in
from hoaban.domains.lists.tests.test_facts_of_lists import SPOKEN
from hoaban.domains.lists.tests.test_statuses import FIRST, sheet
from hoaban.domains.lists.told import BESIDE, HOME_KINDS, LANGUAGE, PERSON_KINDS, VILLAGE_KINDS
from hoaban.domains.registry import queries
from hoaban.domains.registry.facts import KINDS, FactKind
from hoaban.domains.registry.models import Change, HouseholdFact, Person
from hoaban.domains.registry.spoken import RELATIONS, SEXES_TOLD
from hoaban.domains.registry.tests.conftest import Office
from hoaban.domains.registry.values import Poverty, Relation, Sex
from hoaban.domains.registry.web import words
from hoaban.domains.registry.web.fact_words import said
from hoaban.foundation.imports import api as imports
from hoaban.foundation.imports import queries as batches
from hoaban.foundation.imports.matching import match_columns
from hoaban.foundation.imports.models import ImportFault

LANGUAGES = ("vi", "en")
IN_CODES = sorted(
    {*HOME_KINDS.values(), *PERSON_KINDS.values(), *VILLAGE_KINDS.values()} - {FactKind.LANGUAGE}
)
NAMES = {one.iso639_3: one.name for one in SPOKEN}


def values(kind: FactKind) -> st.SearchStrategy[str]:
    """One code, or several in any order; «none» stands alone."""
    codes = list(KINDS[kind].words) or list(NAMES)
    if not KINDS[kind].several:
        return st.sampled_from(codes)
    several = st.lists(
        st.sampled_from([one for one in codes if one != "none"]), min_size=1, max_size=4, unique=True
    )
    return st.one_of(several.map(" ".join), st.sampled_from(codes))


@given(kind=st.sampled_from(IN_CODES), language=st.sampled_from(LANGUAGES), data=st.data())
def test_every_fact_is_read_back(kind: FactKind, language: str, data: Any) -> None:
    value = data.draw(values(kind))
    with translation.override(language):
        cell = said(kind, value, {})
    assert codes_in(kind, cell) == value


@given(value=values(FactKind.LANGUAGE))
def test_every_language_is_read_back(value: str) -> None:
    tongues = Tongues(SPOKEN)
    cell = said(FactKind.LANGUAGE, value, NAMES)
    assert [tongues.code(part) for part in tongues.parts(cell)] == value.split()


@given(language=st.sampled_from(LANGUAGES), data=st.data())
def test_relations_sexes_and_statuses_are_read_back(language: str, data: Any) -> None:
    relation, sex = data.draw(st.sampled_from(list(RELATIONS))), data.draw(st.sampled_from(list(SEXES_TOLD)))
    status = data.draw(st.sampled_from(list(Poverty)))
    with translation.override(language):
        assert as_said.relation_of(translation.gettext(RELATIONS[relation])) is relation
        assert as_said.sex_of(translation.gettext(SEXES_TOLD[sex])) is sex
        assert as_said.poverty_of(said(FactKind.POVERTY, status, {})) is status


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_headings_are_read_back(language: str) -> None:
    with translation.override(language):
        header = words.header()
    found = match_columns(header, household_list.KIND.fields)
    told = {*HOME_KINDS, *PERSON_KINDS, *VILLAGE_KINDS, *BESIDE, LANGUAGE, "poverty", "decision", "decided_on", "in_force", "phone",
            "called", "commune", "village", "household", "name", "relation", "sex", "birth"}  # fmt: skip
    assert found.keys() == told
    assert sorted(found.values()) == [at for at in range(len(header)) if at != 1], (
        "the commune's name is for people"
    )


@pytest.mark.django_db(databases="__all__")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_whole_list_comes_back_and_changes_nothing(
    office: Office, commune_officer: Any, language: str
) -> None:
    kin = [("Chủ hộ", Relation.HEAD), ("vợ", Relation.SPOUSE), ("Con", Relation.CHILD), ("mẹ", Relation.PARENT),
           ("em trai", Relation.SIBLING), ("cháu", Relation.GRANDCHILD), ("bà", Relation.GRANDPARENT),
           ("con dâu", Relation.IN_LAW), ("khác", Relation.OTHER)]  # fmt: skip
    named = ["Một", "Hai", "Ba", "Bốn", "Năm", "Sáu", "Bảy", "Tám", "Chín"]
    rows = [
        {"household": "H1", "name": f"Lò Văn {name}", "relation": told, "sex": "Nam", "birth": "1980"} | FIRST
        for name, (told, _code) in zip(named, kin, strict=True)
    ]
    office.take_in(commune_officer, sheet(office, *rows))
    with translation.override(language):
        out = list(
            words.spoken(queries.export_rows(commune_officer, queries.ListFilter()), queries.commune_words())
        )
        path = office.folder / "out.xlsx"
        imports.write_xlsx(path, words.header(), [["03646", *row[1:]] for row in out])
    uid = office.take_in(commune_officer, path)
    assert batches.batch_for(commune_officer, uid).rows_matched == len(kin)
    assert not ImportFault.plain.filter(batch__uid=uid).exists()
    assert not Change.plain.exists()
    assert sorted(Person.plain.values_list("relation", flat=True)) == sorted(code for _told, code in kin)
    assert HouseholdFact.plain.count() == 1


@pytest.mark.django_db(databases="__all__")
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_register_does_not_know_comes_back_without_a_fault(
    office: Office, commune_officer: Any, language: str
) -> None:
    """Nobody's sex, birth or telephone, births told by month and year, a household without a head."""
    named = ["Một", "Hai", "Ba", "Bốn", "Năm"]
    rows = [
        {
            "household": "H1",
            "name": f"Lò Văn {name}",
            "relation": "Khác",
            "sex": "Nam",
            "birth": "1980",
            "poverty": "",
        }
        for name in named
    ]
    office.take_in(commune_officer, sheet(office, *rows))
    unknown = {"birth_year": None, "birth_precision": ""}
    by_month = {"birth_month": 5, "birth_precision": "month"}
    for name, held in {
        "Một": {"sex": Sex.UNKNOWN},
        "Hai": unknown,
        "Ba": by_month,
        "Bốn": unknown | {"sex": ""},
    }.items():
        assert Person.plain.filter(name=f"Lò Văn {name}").update(**held) == 1
    columns = (
        "name",
        "relation",
        "sex",
        "birth_year",
        "birth_month",
        "birth_date",
        "birth_precision",
        "phone_e164",
        "version",
    )
    before = list(Person.plain.order_by("pk").values_list(*columns))
    with translation.override(language):
        out = words.spoken(
            queries.export_rows(commune_officer, queries.ListFilter()), queries.commune_words()
        )
        path = office.folder / "out.xlsx"
        imports.write_xlsx(path, words.header(), [["03646", *row[1:]] for row in out])
    uid = office.take_in(commune_officer, path)
    assert not ImportFault.plain.filter(batch__uid=uid, is_note=False).exists()
    assert batches.batch_for(commune_officer, uid).rows_matched == len(named)
    assert list(Person.plain.order_by("pk").values_list(*columns)) == before


@pytest.mark.parametrize("cell", ["Không rõ", "chưa rõ", "unknown", "KHÔNG BIẾT"])
def test_an_unknown_sex_is_an_answer_and_an_empty_cell_is_none(cell: str) -> None:
    assert as_said.sex_of(cell) is Sex.UNKNOWN
    assert as_said.sex_of("") is None

"""No way round the order of rooms by text, none round the scopes from a door, and no words that no catalogue knows."""

import re
from pathlib import PurePath

import pytest

from tests.architecture.test_contracts import findings
from tests.architecture.test_templates import over_templates
from tests.support import roundabout, tables
from tests.support.house import SOURCE, Room

PLACES, REGISTRY = Room("foundation", "places"), Room("domains", "registry")
TABLES = {model._meta.db_table: model._meta.app_label for model in tables.our_models()}
VIEW = PurePath("foundation/places/web/views.py")


# The database tells a request that arrived twice by the name of the table alone.
KNOWN = ("foundation/access/middleware.py: names the table audit_entry of another room; ask its api",)


def test_no_room_names_another_in_a_text() -> None:
    found = findings(lambda text, room, _path: roundabout.named_in_text(text, room, TABLES))
    assert [line for line in found if not re.sub(r"line \d+: ", "", line).endswith(KNOWN)] == []


@pytest.mark.parametrize(
    "line",
    [
        'render(request, "registry/home.html")',
        'reverse("registry:home")',
        'cursor.execute("SELECT id FROM registry_person WHERE id = 1")',
        'cursor.execute(f"SELECT id FROM registry_person WHERE id = {x}")',
        'rows.extra(tables=["registry_person"])',
        'import_module("hoaban.domains.registry.api")',
        'import_module("hoaban.foundation.sources.models")',
    ],
)
def test_a_room_named_in_a_text_is_refused(line: str) -> None:
    assert roundabout.named_in_text(line, PLACES, TABLES)


@pytest.mark.parametrize(
    "line",
    [
        'render(request, "places/list.html")',
        'render(request, "ui/frame.html")',
        'import_module("hoaban.foundation.places.numbered")',
        'import_module("hoaban.foundation.sources.api")',
        'record("registry:person:see")',
        '"""Kept in registry_person."""',
    ],
)
def test_the_own_room_and_those_below_are_fine(line: str) -> None:
    assert roundabout.named_in_text(line, PLACES, TABLES) == []


def test_doors_ask_queries_and_actions() -> None:
    assert findings(lambda text, _room, path: roundabout.side_doors(text, path.relative_to(SOURCE))) == []


@pytest.mark.parametrize(
    "line",
    [
        "get_object_or_404(Household, uid=uid)",
        "models.QuerySet(Household)",
        "Household._meta.default_manager.all()",
        'getattr(Household, "plain")',
        "class People(ListView): ...",
        "class Form(forms.ModelForm): ...",
        "connection.cursor()",
        "from django.db import connection as c",
        'Household.objects.unscoped("any three words")',
        'apps.get_model("accounts", "User")',
    ],
)
def test_a_side_door_to_the_rows_is_refused(line: str) -> None:
    assert roundabout.side_doors(line, VIEW)


@pytest.mark.parametrize("line", ['apps.get_model("places", "Unit")', 'importlib.import_module("x")'])
def test_a_room_reached_by_name_is_refused_outside_doors_too(line: str) -> None:
    assert roundabout.side_doors(line, PurePath("domains/registry/queries.py"))
    assert roundabout.side_doors(line, PurePath("domains/registry/apps.py")) == []


def test_templates_link_downward() -> None:
    assert over_templates(lambda text, room, _path: roundabout.addresses_above(text, room)) == []


def test_a_template_names_what_it_includes() -> None:
    assert over_templates(lambda text, _room, _path: roundabout.included_by_variable(text)) == []


def test_an_upward_link_and_a_variable_part_are_refused() -> None:
    assert roundabout.addresses_above("{% url 'registry:home' %}", PLACES)
    assert roundabout.addresses_above("{% url 'places:list' %}", REGISTRY) == []
    assert roundabout.included_by_variable('{% with part="registry/x.html" %}{% include part %}{% endwith %}')
    assert roundabout.included_by_variable('{% include "places/x.html" with a=b %}') == []


# Said alike in every language.
NAMES = frozenset({"Android", "Linux", "Windows", "iPhone", "Hoa", "Ban", "Ctrl", "km²", "Excel", "Parquet"})


def test_every_word_on_a_page_is_known_to_a_catalogue() -> None:
    found = over_templates(
        lambda text, _room, path: roundabout.bare_text(text, NAMES) if path.suffix == ".html" else []
    )
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "<p>A brand new sentence</p>",
        "<p>Câu này chỉ có tiếng Việt</p>",
        "<input placeholder='Your name'>",
        '<img src="x" alt="A house">',
        "{% if x %}Yes{% endif %}",
        "{% translate 'a' %} words",
    ],
)
def test_a_bare_word_is_refused(text: str) -> None:
    assert roundabout.bare_text(text)


def test_translated_words_and_what_nobody_reads_are_fine() -> None:
    text = (
        "{# a note #}{% translate 'Yes' %}{% blocktranslate %}Some words{% endblocktranslate %}<p class='big'>{{ name }} 12 · →</p>"
        "<input aria-label=\"{% translate 'x' %}\"><code>uid</code>&nbsp;"
    )
    assert roundabout.bare_text(text) == []

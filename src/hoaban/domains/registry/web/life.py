"""Pages for what happens in a life. First the questions, then what will change, then one press."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from hoaban.domains.registry import actions, queries
from hoaban.domains.registry.errors import BirthDayUnfit, DeathDayUnfit, SecondHead
from hoaban.domains.registry.facts import About, FactShown
from hoaban.domains.registry.life import child_of
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.ports import connected
from hoaban.domains.registry.spoken import RELATIONS
from hoaban.domains.registry.values import HouseholdShown, Lookalike, PersonShown, Relation
from hoaban.domains.registry.web import asking, fact_words, views
from hoaban.domains.registry.web.life_forms import BirthForm, DeathForm
from hoaban.domains.registry.web.merging import leads_to_who_stands
from hoaban.foundation.access.api import actor_of, door
from hoaban.foundation.access.errors import NotFound

BESIDE = {BirthDayUnfit: "born", DeathDayUnfit: "on", SecondHead: "head"}
PAGE = "registry/life.html"


@door(permission=Permission.CORRECT)
@require_http_methods(["GET", "POST"])
def birth(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A child is born into this household."""
    home = asking.whole(request, uid)
    if home.is_ended:
        raise NotFound
    form = BirthForm(request.POST or None, people=home.people)

    def write() -> tuple[str, str]:
        actions.record_birth(by=actor_of(request), uid=uid, birth=form.birth(), deed=views.deed_of(request))
        return _saved(home)

    def alike() -> Sequence[Lookalike]:
        return connected.lookalikes(actor_of(request), form.told(), home.place_no)

    told = asking.of_household(home, gettext("A child was born"))
    will = partial(_will_be_born, home, form)
    return asking.asked(request, PAGE, told, form, write, will, BESIDE, alike)


@door(permission=Permission.CORRECT)
@require_http_methods(["GET", "POST"])
@leads_to_who_stands
def death(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Somebody of a household died; where she was its head, who is it now?"""
    home = asking.whole(request, queries.home_of(actor_of(request), uid))
    person = next((one for one in home.people if one.uid == uid), None)
    if person is None:
        return asking.pressed_twice(request, home.uid)
    heirs = [one for one in home.people if one.uid != uid] if person.relation is Relation.HEAD else []
    form = DeathForm(request.POST or None, heirs=heirs)

    def write() -> tuple[str, str]:
        actions.record_death(by=actor_of(request), uid=uid, death=form.death(), deed=views.deed_of(request))
        return _saved(home)

    told = asking.of_household(home, gettext("%(name)s died") % {"name": person.name})
    will = partial(_will_end, home, person, form)
    return asking.asked(request, PAGE, told, form, write, will, BESIDE)


def _saved(home: HouseholdShown) -> tuple[str, str]:
    return reverse("registry:household", args=[home.uid]), gettext(
        "Written down. Under “What was changed” it can be put back."
    )


def _will_be_born(home: HouseholdShown, form: BirthForm) -> list[str]:
    birth = form.birth()
    parent = next((one for one in home.people if one.uid == birth.parent), None)
    relation = child_of(parent.relation) if parent else Relation.OTHER
    people = ngettext(
        "The household has %(n)s person then.", "The household has %(n)s people then.", len(home.people) + 1
    )
    return [
        gettext("%(name)s counts in household %(code)s. Relation to the head: %(relation)s.")
        % {"name": birth.child.name, "code": home.code, "relation": gettext(RELATIONS[relation])},
        people % {"n": len(home.people) + 1},
    ]


def _will_end(home: HouseholdShown, person: PersonShown, form: DeathForm) -> list[str]:
    return list(_ends(home, person, form))


def _ends(home: HouseholdShown, person: PersonShown, form: DeathForm) -> Iterator[str]:
    death = form.death()
    said: Mapping[str, str] = {"name": person.name, "code": home.code, "day": f"{death.on:%d/%m/%Y}"}
    yield gettext("%(name)s no longer counts in household %(code)s since %(day)s.") % said
    if ended := [fact_words.label_of(fact.kind) for fact in home.facts if _is_hers(fact, person)]:
        yield gettext("What was recorded of her ends that day: %(what)s.") % {"what": ", ".join(ended)}
    if heir := next((one for one in home.people if one.uid == death.head), None):
        yield gettext(
            "%(name)s is the head of the household. Look at the relations of the others afterwards."
        ) % {"name": heir.name}
    elif "head" in form.fields:
        yield gettext("Nobody is the head. The household's page goes on asking who it is.")
    if len(home.people) == 1:
        yield gettext("Nobody is left: the household ends that day and stays in the history.")


def _is_hers(fact: FactShown, person: PersonShown) -> bool:
    return fact.is_current and fact.about is About.PERSON and fact.owner == person.id

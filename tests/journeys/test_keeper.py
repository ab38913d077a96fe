"""The keeper of the province settles a pair of two communes: initials first, a look that is told, one person, and back."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.support.browser import DESK, PHONE, Person
from tests.support.human import Recorder

NAME = "Quàng Thị Ngân Khuyên"
PLANT = f"""
from django.utils import timezone
from hoaban.domains.linkage import actions
from hoaban.domains.linkage.permissions import Permission
from hoaban.domains.registry import rules
from hoaban.domains.registry.models import Household, Person
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.accounts.models import Membership
near = Membership.plain.get(user__username="canbo.xaben").start
homes = Household.plain.filter(replaced_at=None)
here = homes.filter(place_no__gte=near, place_no__lt=near + 10_000)
for home in (here.first(), homes.exclude(pk__in=here).last()):
    Person.plain.get_or_create(
        household=home, name={NAME!r}, defaults=dict(
            place_no=home.place_no, name_key=rules.name_key({NAME!r}), name_sort=rules.name_sort({NAME!r}), sex="f",
            birth_year=1987, phone_e164="+84987000111"))
rights = frozenset({{Permission.REVIEW, "registry:household:see", "registry:person:merge"}})
job = SystemActor("linkage.find_across", rights)
print(actions.scan_province(by=job, beat=lambda: None, now=timezone.now()))
"""


def test_the_keeper_settles_a_pair_of_two_communes_and_the_communes_know(
    meet: Callable[..., Person],
    next_door: Callable[..., Person],
    journey_server: Any,
    recorder: Recorder,
) -> None:
    assert journey_server.place.python(PLANT).strip() == "[]", "a commune was left out"
    keeper = meet("registry_keeper", width=DESK).go("/w/")
    page = keeper.page
    keeper.effort.taps = keeper.effort.screens = keeper.effort.characters = 0
    keeper.tap(page.locator("main a[href*='/w/linkage/']").first)
    keeper.keeps_a_picture("keeper-queue")
    assert NAME not in page.inner_text("main"), "initials until she says which pair"
    keeper.tap(page.locator("main .duty-list a", has_text="Q. T. N. K.").first)
    keeper.tap(page.locator("main form[action$='/other/'] button").first)
    keeper.sees(NAME).keeps_a_picture("keeper-pair")
    keeper.tap(page.locator("main button[form=same]"))
    recorder.note_effort(
        "a pair of two communes settled by the province's keeper", keeper.effort, taps=4, characters=0
    )
    expect(page.locator("main .notice-done")).to_be_visible()

    commune = next_door(PHONE)
    commune.go("/w/registry/looks/").sees("Lò Văn Mẫu").keeps_a_picture("keeper-look-told-phone")
    commune.go("/w/registry/households/?q=Quàng+Thị+Ngân+Khuyên")
    commune.keeps_a_picture("keeper-merged-phone")

    keeper.go("/w/linkage/").tap(page.locator("main form[action$='/undo/'] button").first)
    expect(page.locator("main")).to_contain_text("Q. T. N. K.")

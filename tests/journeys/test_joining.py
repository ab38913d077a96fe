"""Somebody joins an office: invited on paper, second step set up, at her desk; and is out the moment she leaves."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.support import totp
from tests.support.browser import DESK, Person
from tests.support.human import Recorder
from tests.support.installation import Installation, installation

PASSWORD, SECRET = "nui-xanh-nuoc-trong-2026", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
# A real office: no exemption from the second factor, as no demo made it.
BEGIN = f"""
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.utils import timezone
from hoaban.foundation.accounts.models import Membership, Organisation, User
office = Organisation.plain.create(name="UBND phường thử", kind="commune", number=14_03646_0000)
user = User.objects.create_user("quan.ly", {PASSWORD!r}, display_name="Cầm Thị Quản")
Membership.plain.create(user=user, role="account_manager", organisation=office, start=14 * 10**9, stop=15 * 10**9,
    valid_from=timezone.localdate())
Membership.plain.create(user=user, role="commune_officer", organisation=office, start=14 * 10**9, stop=15 * 10**9,
    valid_from=timezone.localdate())
Authenticator.objects.create(user=user, type="totp", data={{"secret": get_adapter().encrypt({SECRET!r})}})
"""


@pytest.fixture(scope="module")
def real_place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Installation, str]]:
    """An installation that no demo made."""
    with installation(tmp_path_factory.mktemp("real") / "data") as place:
        place.migrate()
        place.manage("load_pack", "14", "-v0")
        place.python(BEGIN)
        yield place, place.serve()


def enter(someone: Person, username: str, password: str, secret: str) -> Person:
    someone.go("/accounts/login/")
    someone.page.locator("input[name=login]").fill(username)
    someone.page.locator("input[name=password]").fill(password)
    someone.page.locator("form:has(input[name=password]) button[type=submit]").click()
    if secret:
        someone.page.locator("input[name=code]").fill(totp.digits(secret))
        someone.page.locator("form:has(input[name=code]) button[type=submit]").first.click()
    return someone


def choose(someone: Person, name: str, value: str) -> None:
    """Selects by value, or by the words when that is what is known."""
    someone.page.locator(f"select[name={name}]").select_option(value)


def invite(manager: Person) -> str:
    """Fills the form; the paper's link."""
    manager.go("/w/people/invite/")
    manager.type(manager.page.locator("input[name=display_name]"), "Lò Thị Mới")
    manager.type(manager.page.locator("input[name=username]"), "lo.moi")
    choose(manager, "role", "commune_officer")
    manager.page.locator("select[name=organisation]").select_option(index=1)
    manager.page.locator("select[name=unit]").select_option(label="Phường Tô Hiệu")
    manager.tap(manager.page.locator("main form button[type=submit]").last)
    link = manager.page.locator("code.letters").first.inner_text()
    manager.keeps_a_picture("invitation-paper")
    assert "/accounts/invitation/" in link
    return "/accounts/" + link.split("/accounts/")[1]


def accept(newcomer: Person, link: str) -> None:
    newcomer.go(link)
    for field in newcomer.page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    newcomer.tap(newcomer.page.locator("main form button[type=submit]").first)


def set_up_second_step(newcomer: Person) -> str:
    """Forced: nothing else opens before. The secret the app keeps."""
    assert newcomer.path.startswith("/accounts/2fa/"), newcomer.path
    newcomer.go("/w/registry/")
    assert newcomer.path.startswith("/accounts/2fa/"), (
        "a role with people's data opened without a second step"
    )
    newcomer.go("/accounts/2fa/totp/activate")
    if "reauthenticate" in newcomer.path:
        newcomer.page.locator("input[type=password]").fill(PASSWORD)
        newcomer.page.locator("main form button[type=submit]").first.click()
    secret = newcomer.page.locator("code.letters").first.inner_text()
    newcomer.page.locator("input[name=code]").fill(totp.digits(secret))
    newcomer.tap(newcomer.page.locator("form:has(input[name=code]) button[type=submit]").first)
    return secret


def test_from_the_invitation_to_the_desk_and_out(
    real_place: tuple[Installation, str], meet: Callable[..., Person], recorder: Recorder
) -> None:
    _place, address = real_place
    manager = enter(meet(address=address, width=DESK), "quan.ly", PASSWORD, SECRET)
    link = invite(manager)
    newcomer = meet(address=address)
    accept(newcomer, link)
    enter(newcomer, "lo.moi", PASSWORD, "")
    set_up_second_step(newcomer)
    newcomer.go("/w/")
    assert newcomer.path == "/w/"
    expect(newcomer.page.locator("main")).to_contain_text("Lò Thị Mới")
    recorder.note(
        "invitation paper → first desk: screens", newcomer.effort.screens, "screens", at_most_goal=14
    )
    is_spent(meet(address=address).forgive("404", "410"), link)
    leave(manager)
    newcomer.forgive("403").go("/w/registry/")
    assert newcomer.path.startswith("/accounts/login/"), "she left, and her session lives on"


def is_spent(stranger: Person, link: str) -> None:
    stranger.go(link)
    assert stranger.page.locator("input[type=password]").count() == 0, "a paper works twice"


def leave(manager: Person) -> None:
    """The manager closes the account; the page asks once more."""
    manager.page.on("dialog", lambda dialog: dialog.accept())
    manager.go("/w/people/")
    manager.tap(manager.page.locator("main a", has_text="Lò Thị Mới").first)
    manager.page.locator("form[action$='/leave'] button").click()
    if "reauthenticate" in manager.path:
        manager.page.locator("input[type=password]").fill(PASSWORD)
        manager.page.locator("main form button[type=submit]").first.click()
        manager.page.wait_for_load_state()
        manager.page.locator("form[action$='/leave'] button").click()
    confirm = manager.page.locator(
        "dialog[open] button[type=submit], dialog[open] [value=yes], dialog[open] .button-primary"
    )
    if confirm.count():
        confirm.first.click()
    manager.page.wait_for_load_state()

"""What waits on the desks of a fresh demo, so that none starts empty: two requests of made-up people, and a first step for each other role.

A first step closes when something of its kind is done, as a room closes its own duties. The auditor has none: reading
announces nothing that could close it; nor has the leader, for whom a round waits (`elders`).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from django.urls import reverse
from django.utils.translation import gettext_noop

from hoaban.foundation.access.api import ANONYMOUS, SystemActor
from hoaban.foundation.duties import api as duties
from hoaban.foundation.events import api as events
from hoaban.foundation.privacy import api as privacy

KIND = "demo.first_step"
GUIDE = SystemActor("demo.first_steps")


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One thing to try, on the desk of one of the cast, until ``event`` tells that it was done."""

    username: str
    title: str
    page: str
    event: str


FIRST_STEPS = (
    FirstStep(
        "canbo.tinh",
        gettext_noop("Choose a commune and give one of its places a telephone number"),
        "places:keep_home",
        "places.facilities_changed",
    ),
    FirstStep(
        "giuso.tinh",
        gettext_noop(
            "Settle a pair of records that lie in two communes, once the night's search has found one"
        ),
        "linkage:queue",
        "registry.people_merged",
    ),
    FirstStep(
        "truc.tinh",
        gettext_noop("Start a drill and draft a warning in it"),
        "warning:drill",
        "warning.draft_moved",
    ),
    FirstStep(
        "ratin.tinh",
        gettext_noop("Read what waits in the duty room, then issue it"),
        "warning:desk",
        "warning.version_sent",
    ),
    FirstStep(
        "truongban.nuong",
        gettext_noop("Answer the made-up warning for your village"),
        "answers:own",
        "answers.help_moved",
    ),
    FirstStep(
        "giongnoi",
        gettext_noop("Record a first sentence in a language you speak"),
        "speech:board",
        "speech.recording_made",
    ),
    FirstStep(
        "nguoinghe",
        gettext_noop("Say which language you grew up with, then decide on a recording"),
        "speech:waiting",
        "speech.recording_decided",
    ),
    FirstStep(
        "taikhoan", gettext_noop("Invite a colleague of a commune"), "accounts:invite", "accounts.invited"
    ),
    FirstStep(
        "tinhoc",
        gettext_noop("Give a device or a program its key"),
        "accounts:issue_client",
        "accounts.client_issued",
    ),
    FirstStep(
        "baove",
        gettext_noop("See which requests about data wait, and take the first one up"),
        "privacy:list",
        "privacy.request_moved",
    ),
)

ASKED = (
    ("Lò Văn Mẫu", privacy.Kind.SEE, "Tôi muốn biết xã đang giữ thông tin gì về gia đình tôi."),
    ("Quàng Thị Mẫu", privacy.Kind.CORRECT, "Năm sinh của tôi trong danh sách chưa đúng."),
)


def join() -> None:
    """Name the kind, and listen for what closes the steps; where no demo was loaded there is nothing to close."""
    duties.register_kind(KIND, gettext_noop("First steps of the demonstration"))
    for step in FIRST_STEPS:
        events.listen(step.event, "demo", closer_of(step))


def closer_of(step: FirstStep) -> Callable[[Mapping[str, object], int], None]:
    def close(_payload: Mapping[str, object], _seq: int) -> None:
        duties.close_duty(by=GUIDE, kind=KIND, target=_target(step))

    return close


def open_all(province: str, cast: Mapping[str, duties.Colleague], communes: Iterable[int]) -> None:
    """Safe to run again: each request and each step is opened once."""
    for (name, kind, details), number in zip(ASKED, communes, strict=True):
        request = str(uuid5(NAMESPACE_URL, f"demo:{number}:{kind}"))
        privacy.ask(by=ANONYMOUS, kind=kind, name=name, number=number, details=details, request=request)
    for step in FIRST_STEPS:
        duties.open_duty(
            by=GUIDE, kind=KIND, title=step.title, target=_target(step), path=reverse(step.page),
            number=int(province) * 10**9, assigned_to=cast[step.username], term=duties.Workdays(5),
        )  # fmt: skip


def _target(step: FirstStep) -> tuple[str, str]:
    return ("demo.step", step.username)

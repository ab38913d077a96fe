"""Bulletins of a made-up service, so that no page about bulletins is empty. Every one says in its headline that it is made up.

Every six hours the service writes anew: rain over the whole province (each takes the place of the one before), a danger in
three communes, and once a day a test. What they say follows from the hour alone, so asking again brings the same bytes.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.utils import timezone

from hoaban.config.demo import story
from hoaban.domains.bulletins import api as bulletins
from hoaban.domains.bulletins import jobs
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.jobs.api import JobContext
from hoaban.foundation.places import api as places
from hoaban.integrations.feeds.api import HOST
from hoaban.kit import cap, clock
from hoaban.kit.cap import feeds
from hoaban.kit.cap.writing import built

LIST = "/ban-tin.atom"
TITLE = "Đài mẫu của bản chạy thử (số liệu dựng)"
SAYS_SO = "Bản tin này do bản chạy thử tự đặt ra để làm mẫu, không phải dự báo của cơ quan nào."
EVERY = timedelta(hours=6)
PROVINCE = 10**9
KEEPER = SystemActor("demo.load", frozenset({bulletins.Permission.KEEP}))


def tell(province: str) -> None:
    """The feed is added once, then asked once, so that what is drafted next has something beside it; the job goes on."""
    now = timezone.now()
    feed = bulletins.NewFeed(
        f"http://{HOST}{LIST}",
        TITLE,
        "",
        int(province) * PROVINCE,
        minutes=5,
        silent_hours=0,
        is_made_up=True,
    )
    bulletins.add_feed(by=KEEPER, feed=feed, request="demo:feed", now=now)
    jobs.poll(JobContext(KEEPER, now + timedelta(minutes=1), timezone.now))


def page(path: str) -> bytes | None:
    """What the service answers at this address now."""
    told = {f"/{one.identifier}.xml": one for one in messages(int(settings.PROVINCE), clock.now())}
    if path == LIST:
        return feeds.atom(_head(told.values()), [_entry(one) for one in told.values()])
    return built(told[path]) if path in told else None


def messages(province: int, now: datetime) -> list[cap.Alert]:
    """Of this quarter of the day and the one before, the newest first."""
    begin = now.replace(hour=now.hour // 6 * 6, minute=0, second=0, microsecond=0)
    found = [make(province, at) for at in (begin, begin - EVERY) for make in (_rain, _flood)]
    return [*found, _test(province, begin.replace(hour=0))]


def _rain(province: int, at: datetime) -> cap.Alert:
    alert = partial(_alert, "mua", "Mưa lớn", cap.Severity.SEVERE, _whole(province))
    before = alert(at - EVERY, "").reference
    return alert(
        at,
        "mưa lớn diện rộng, đề phòng lũ quét và sạt lở đất",
        msg_type=cap.MsgType.UPDATE,
        references=(before,),
    )


def _flood(province: int, at: datetime) -> cap.Alert:
    own, neighbour = story.neighbours(province)
    warned = story.warned(str(province))
    units = [own, neighbour, *(one for one in places.communes_at(province) if one.number == warned)]
    areas = tuple(cap.Area(one.full_name, geocodes=(cap.Named(cap.COMMUNE, one.code),)) for one in units)
    return _alert(
        "lu", "Lũ quét, sạt lở đất", cap.Severity.EXTREME, areas, at, "nguy cơ lũ quét tại ba xã", ends=at + EVERY
    )  # fmt: skip


def _test(province: int, at: datetime) -> cap.Alert:
    return _alert(
        "thu", "Thử đường truyền", cap.Severity.UNKNOWN, _whole(province), at, "thử đường truyền hằng ngày",
        status=cap.Status.TEST,
    )  # fmt: skip


def _whole(province: int) -> tuple[cap.Area, ...]:
    code = f"{province:02d}"
    return (cap.Area(places.province(code).full_name, geocodes=(cap.Named("VN-GSO-PROVINCE", code),)),)


def _alert(
    kind: str, event: str, severity: cap.Severity, areas: tuple[cap.Area, ...], at: datetime, headline: str,
    ends: datetime | None = None, **said: Any
) -> cap.Alert:  # fmt: skip
    info = cap.Info(
        "vi-VN", event, (cap.Category.MET,), cap.Urgency.EXPECTED, severity, cap.Certainty.LIKELY, areas,
        expires=ends or at + 2 * EVERY, sender_name=TITLE, headline=f"Số liệu dựng: {headline}", description=SAYS_SO,
        instruction="Không phải làm gì: đây là dữ liệu mẫu.",
    )  # fmt: skip
    common: dict[str, Any] = {
        "status": cap.Status.ACTUAL,
        "msg_type": cap.MsgType.ALERT,
        "scope": cap.Scope.PUBLIC,
    }
    return cap.Alert(f"mau-{kind}-{at:%Y%m%d%H}", HOST, at, infos=(info,), **common | said)


def _head(found: Iterable[cap.Alert]) -> feeds.Feed:
    home = f"http://{HOST}/"
    return feeds.Feed(TITLE, TITLE, f"{home}{LIST[1:]}", home, max(one.sent for one in found))


def _entry(one: cap.Alert) -> feeds.Entry:
    (info,) = one.infos
    return feeds.Entry(
        one.identifier, info.headline, SAYS_SO, one.status, one.msg_type, one.sent, info.expires,
        f"http://{HOST}/{one.identifier}.xml",
    )  # fmt: skip

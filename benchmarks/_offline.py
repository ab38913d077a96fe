"""Offline work in numbers: random orders of everything that can go wrong, and what ten cuts cost in bytes."""

import json
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from benchmarks.driver import Figure, at_most
from benchmarks.driver.command import Effort
from tests.support import browser as windows
from tests.support.installation import free_port, installation
from tests.support.people import PASSWORD

ORDERS, TRIAL_ORDERS = 10_000, 200
DRAFTS, PHOTOS, CUTS, PHOTO_POINTS = 200, 400, 10, 640
PIN, WALKERS = "246810", 2

# The real verbs on the real database; each order in a transaction that is taken back.
WALK = """
import json, random, sys
from datetime import timedelta
from django.db import transaction
from hoaban.config import roles
from hoaban.foundation.offline.ports import kinds
from hoaban.foundation.offline.tests.notebook import KIND, Notebook
from hoaban.foundation.offline.tests.world import FACTS, Phone, World
from hoaban.kit.uid import uuid7
from tests.support.people import make_cast
actor = make_cast(roles.ROLES).actor("commune_officer")
steps = ("fill", "fill", "fill", "deliver", "deliver", "lost", "repeat", "change", "office", "refresh", "choose", "same")
broken, forms = 0, 0
for order in range({first}, {first} + {orders}):
    dice = random.Random(order)
    try:
        with transaction.atomic():
            book = Notebook(14_03646_0000)
            kinds[KIND] = book.kind()
            houses = [book.add(uuid7(), phone="một", address="hai") for _ in range(2)]
            phones = [Phone(actor, timedelta(hours=dice.randrange(-9000, 9000))) for _ in range(3)]
            world = World(book, phones, actor)
            for _ in range(dice.randrange(5, 14)):
                phone, house, step = dice.choice(phones), dice.choice(houses), dice.choice(steps)
                word, key, number = dice.choice(("bốn", "năm", "sáu")), dice.choice(FACTS), dice.randrange(50)
                dict(
                    fill=lambda: world.fill(phone, house, dict([(key, word)])), same=lambda: world.fill(phone, house, dict()),
                    deliver=lambda: world.deliver(phone, number), lost=lambda: world.deliver(phone, number, reply_lost=True),
                    repeat=lambda: world.repeat(phone, number), change=lambda: world.change_unanswered(phone, number, word),
                    office=lambda: book.office_writes(house, key, word), refresh=lambda: world.refresh(phone, house),
                    choose=lambda: world.choose(dice),
                )[step]()
            world.come_home()
            world.nothing_is_doubled(); world.nothing_is_silently_overwritten(); world.nothing_is_lost()
            forms += len(world.filled)
            transaction.set_rollback(True)
    except AssertionError as found:
        broken += 1
        print("order", order, found, file=sys.stderr)
print(json.dumps([broken, forms]))
"""

VILLAGE = """
from hoaban.domains.registry.models import Household, Person
for place in range({count}):
    row = Household.plain.create(code=f"HO-{{place:03}}", place_no=14_03646_0000, village="Bản Đo", address="Đầu bản")
    Person.plain.create(household=row, place_no=row.place_no, name=f"Lò Văn {{place}}", name_key="x", name_sort="x",
        relation="head", phone_e164="+84912345678")
"""
ARRIVED = """
from hoaban.domains.rounds.models import HouseholdVisit, VisitPhoto
print(HouseholdVisit.plain.count(), VisitPhoto.plain.count())
"""

# What a person would do 200 times with her thumb, through the page's own modules.
FILL = """async ({drafts, each, points}) => {
  const [outbox, vaults, db] = await Promise.all(["outbox", "vault", "db"].map((name) => import(`/static/offline/js/${name}.js`)));
  const vault = await vaults.opened(), [row] = await db.of("packs", vault.person.key);
  const pack = await outbox.readPack(vault, row.id);
  const canvas = Object.assign(document.createElement("canvas"), {width: points, height: points}), pen = canvas.getContext("2d");
  let bytes = 0;
  for (const record of pack.records.slice(0, drafts)) {
    const entry = outbox.begin(vault, pack.kind, record, []);
    Object.assign(entry.body.values, {note: "Nhà có người, đã hỏi đủ", people: "4"});
    await outbox.keep(vault, entry);
    for (let number = 0; number < each; number += 1) {
      const noise = pen.createImageData(points, points);
      for (let place = 0; place < noise.data.length; place += 4) {
        noise.data[place] = noise.data[place + 1] = noise.data[place + 2] = Math.random() * 255; noise.data[place + 3] = 255;
      }
      pen.putImageData(noise, 0, 0);
      const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.5)), photo = await blob.arrayBuffer();
      bytes += photo.byteLength;
      await outbox.addPhoto(vault, entry, photo, "anh.jpg");
    }
    entry.state = "waiting";
    await outbox.keep(vault, entry);
    bytes += new TextEncoder().encode(JSON.stringify(entry.body)).length;
  }
  return bytes;
}"""


def measure(effort: Effort) -> Iterator[Figure]:
    orders = ORDERS if effort.is_real else TRIAL_ORDERS
    yield from walk(orders)
    yield from cut(DRAFTS if effort.is_real else 20)


def walk(orders: int) -> Iterator[Figure]:
    """Two walkers with a database each: one writer at a time is SQLite's, not ours."""
    with ThreadPoolExecutor(WALKERS) as pool:
        found = list(
            pool.map(_walk, [(number * orders // WALKERS, orders // WALKERS) for number in range(WALKERS)])
        )
    broken, forms = (sum(one) for one in zip(*found, strict=True))
    name = f"{orders:,} random sync orders: with anything lost, doubled or silently overwritten"
    yield Figure(name, [broken], "orders", at_most(0), statistic="count", rows=forms)


def _walk(some: tuple[int, int]) -> tuple[int, int]:
    first, orders = some
    with (
        tempfile.TemporaryDirectory(prefix="hoaban-bench-") as folder,
        installation(Path(folder) / "data") as place,
    ):
        place.migrate()
        broken, forms = json.loads(place.python(WALK.format(first=first, orders=orders), within=7200))
    return broken, forms


def cut(drafts: int) -> Iterator[Figure]:
    """Everything a browser sends through a line that is cut ten times, against the bytes of its forms and photos."""
    with (
        tempfile.TemporaryDirectory(prefix="hoaban-bench-") as folder,
        installation(Path(folder) / "data", HOABAN_BUSY_SECONDS="20") as place,
        sync_playwright() as playwright,
    ):
        place.migrate()
        place.python(
            "from hoaban.config import roles\nfrom tests.support.people import make_cast\nmake_cast(roles.ROLES)"
        )
        place.python(VILLAGE.format(count=drafts))
        server = place.serve()
        with line_to(int(server.rpartition(":")[2])) as line:
            made = windows.launch(playwright)
            page = windows.context(made).new_page()
            said = send_all(page, line, drafts)
            made.close()
        visits, photos = map(int, place.python(ARRIVED).split())
    lost = (drafts - visits) + (drafts * PHOTOS // DRAFTS - photos)
    name = f"{drafts} drafts with {drafts * PHOTOS // DRAFTS} photos over {CUTS} cuts"
    yield Figure(
        f"{name}: bytes sent per byte of theirs",
        [line.sent / said],
        "×",
        at_most(1.3),
        statistic="one sending",
    )
    yield Figure(f"{name}: lost or doubled", [abs(lost)], "forms and photos", at_most(0), statistic="count")


def send_all(page: Page, line: "Line", drafts: int) -> int:
    address = f"http://127.0.0.1:{line.port}"
    page.goto(f"{address}/accounts/login/?next=/w/offline/")
    page.fill("input[name=login]", "commune.officer.nha")
    page.fill("input[name=password]", PASSWORD)
    page.locator("form:has(input[type=password]) button[type=submit]").first.click()
    for field in ("#pin", "#again"):
        page.fill(field, PIN)
    page.locator("form.pin button[type=submit]").click()
    page.locator("a[href='#/add']").click()
    page.locator(".duty button").first.click()
    page.wait_for_selector("text=Đã có trên máy")
    page.set_default_timeout(600_000)
    page.context.set_offline(True)
    mine = int(page.evaluate(FILL, {"drafts": drafts, "each": PHOTOS // DRAFTS, "points": PHOTO_POINTS}))
    line.sent = 0
    page.context.set_offline(False)
    for number in range(1, CUTS + 1):
        wait_until(lambda at=mine * number / (CUTS + 1): line.sent >= at)
        line.cut()
    page.locator("#offline-status", has_text="Đã gửi hết").wait_for()
    return mine


def wait_until(holds: Any, within: float = 600) -> None:
    until = time.monotonic() + within
    while not holds():
        if time.monotonic() > until:
            raise TimeoutError("the browser stopped sending")
        time.sleep(0.02)


class Line:
    """A wire that counts what the browser sends and can be cut."""

    def __init__(self, port: int, onward: int) -> None:
        self.port, self.onward, self.sent, self.is_down = port, onward, 0, False
        self.ends: list[socket.socket] = []

    def cut(self, seconds: float = 1.0) -> None:
        self.is_down = True
        for end in self.ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self.ends.clear()
        time.sleep(seconds)
        self.is_down = False

    def carry(self, near: socket.socket) -> None:
        if self.is_down:
            near.close()
            return
        far = socket.create_connection(("127.0.0.1", self.onward))
        self.ends += [near, far]
        for source, target, counted in ((near, far, True), (far, near, False)):
            threading.Thread(target=self._pump, args=(source, target, counted), daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket, counted: bool) -> None:
        with suppress(OSError):
            while piece := source.recv(65536):
                self.sent += len(piece) if counted else 0
                target.sendall(piece)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@contextmanager
def line_to(onward: int) -> Iterator[Line]:
    line = Line(free_port(), onward)
    with socket.create_server(("127.0.0.1", line.port)) as listener:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    line.carry(listener.accept()[0])

        threading.Thread(target=serve, daemon=True).start()
        yield line

"""A push as the service of a browser's maker would bring it, told until it is seen; and a tap on what it showed.

Chromium is asked by its debugging protocol, and once is not enough. A registration may have no worker yet that could hear it. And whoever
asks what is shown while a notice is coming up may make Chromium forget it: it compares what it wrote down with what stands on the screen,
and takes a notice that is written down but not yet on the screen for one that was closed (about one in forty when asked without pause).
"""

import json
import time
from typing import Any

from playwright.sync_api import CDPSession

from tests.support.browser import Person

WITHIN = 120
LOOKS = (1, 3, 6)
"""Seconds before each look at what is shown; after the last one it is pushed again."""
# Stands for the push service of the browser's maker, which a machine without the internet cannot reach.
SERVICE = """
const KEPT = "push-twin", toJSON = () => ({ endpoint: localStorage[KEPT], keys: { p256dh: "p".repeat(87), auth: "a".repeat(22) } });
const made = () => localStorage[KEPT] ? { endpoint: localStorage[KEPT], toJSON, unsubscribe: async () => delete localStorage[KEPT] } : null;
PushManager.prototype.getSubscription = async () => made();
PushManager.prototype.subscribe = async ({ applicationServerKey: key }) => {
  if (key.length !== 65) throw new TypeError("no P-256 point");
  localStorage[KEPT] = `https://fcm.googleapis.com/fcm/send/${crypto.randomUUID()}`;
  return made();
};
"""
SHOWN = """async ([scope, title]) => {
  const found = await navigator.serviceWorker.getRegistration(scope);
  return (await found.getNotifications()).filter((one) => one.title === title).map((one) => [one.title, one.body, one.lang]);
}"""
TAPPED = """async (title) => {
  const shown = async () => (await self.registration.getNotifications()).filter((one) => one.title === title);
  const [first, ...again] = await shown(), asked = [];
  again.forEach((one) => one.close());
  self.clients.openWindow = async (address) => { asked.push(address); };
  self.dispatchEvent(new NotificationEvent("notificationclick", { notification: first }));
  for (let turn = 0; turn < 300 && (!asked.length || (await shown()).length); turn += 1) {
    await new Promise((done) => { setTimeout(done, 200); });
  }
  return [asked, (await shown()).length];
}"""


class Registrations:
    """What Chromium says is registered, kept up to date: the newest of a scope counts, one that was deleted does not."""

    def __init__(self, session: CDPSession) -> None:
        self.known: dict[str, str] = {}
        session.on("ServiceWorker.workerRegistrationUpdated", self._told)
        session.send("ServiceWorker.enable")

    def _told(self, event: dict[str, Any]) -> None:
        for one in event["registrations"]:
            self.known.pop(one["registrationId"], None)
            if not one["isDeleted"]:
                self.known[one["registrationId"]] = one["scopeURL"]

    def newest(self, scope: str) -> str | None:
        return next((key for key, url in reversed(self.known.items()) if url.endswith(scope)), None)


def pushed(someone: Person, scope: str, said: dict[str, Any]) -> list[list[str]]:
    """Title, text and language of the notices with its title, each once however often it had to be told."""
    page, end = someone.page, time.monotonic() + WITHIN
    session = page.context.new_cdp_session(page)
    registrations = Registrations(session)
    while time.monotonic() < end:
        if number := registrations.newest(scope):
            words = {"origin": someone.address, "registrationId": number, "data": json.dumps(said)}
            session.send("ServiceWorker.deliverPushMessage", words)
        for seconds in LOOKS:
            page.wait_for_timeout(seconds * 1000)  # here the registrations are heard of, too
            if number and (shown := page.evaluate(SHOWN, [scope, said["title"]])):
                session.detach()
                return [list(one) for one in dict.fromkeys(map(tuple, shown))]
            if not number:
                break
    raise AssertionError("no worker is registered" if not registrations.known else "nothing is shown")


def tapped(someone: Person, scope: str, title: str) -> tuple[list[str], int]:
    """The addresses that its worker opens for a tap on that notice, and how many such notices are left."""
    workers = [one for one in someone.page.context.service_workers if f"{scope}sw.js" in one.url]
    asked, left = workers[-1].evaluate(TAPPED, title)
    return asked, left

"""Dispatchers on several machines: do hints come, and is somebody there to take them?"""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hoaban.config.silence import WORDS
from hoaban.config.wellbeing.words import ago
from hoaban.foundation.access.api import Actor
from hoaban.foundation.notify import api as notify
from hoaban.workspace.operations.health import Finding, Level


def look(_actor: Actor) -> Iterator[Finding]:
    """Nothing where one dispatcher works alone."""
    if source := notify.work_source():
        found = source.hints()
        yield connection(found, source.silence)
        if found:
            yield dispatchers(found)


def connection(found: notify.Hints | None, silence: notify.Silence | None = None) -> Finding:
    """Without hints messages still leave: dispatchers look into the ledger."""
    subject = _("Hints for dispatchers (NATS)")
    if found is None:
        sentence = _("No hints come. Messages still leave: each dispatcher looks into the ledger by itself.")
        if silence:
            sentence = f"{_(WORDS[silence])} {sentence}"
        return Finding(Level.CARE, subject, sentence, command="systemctl status nats-server")
    waiting = ngettext("%(n)s hint waits.", "%(n)s hints wait.", found.waiting) % {"n": found.waiting}
    if found.last_taken_at is None:
        return Finding(
            Level.WELL, subject, _("Connected; none was taken yet. %(waiting)s") % {"waiting": waiting}
        )
    words = {"ago": ago(found.last_taken_at), "waiting": waiting}
    return Finding(Level.WELL, subject, _("Connected; the last one was taken %(ago)s. %(waiting)s") % words)


def dispatchers(found: notify.Hints) -> Finding:
    """None at all is nobody's loss, but nobody's wish either: the worker sends what nobody took for five seconds."""
    subject, count = _("Dispatchers"), found.dispatchers
    if not count:
        sentence = _("None asks for hints; the worker sends alone, five seconds late.")
        return Finding(Level.FAULT, subject, sentence, command="./hoaban dispatcher")
    sentence = ngettext("%(n)s asks for hints.", "%(n)s ask for hints.", count) % {"n": count}
    if "per_second" in settings.SMPP_URLS:
        sentence += " " + _(
            "Each takes its part of the per_second of HOABAN_SMPP_URLS, and so does the worker: it is divided by %(n)s."
        ) % {"n": count + 1}
    return Finding(Level.WELL, subject, sentence)

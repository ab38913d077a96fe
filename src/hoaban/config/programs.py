"""The names of programs among those who did something, for every page that tells who: one list, in both languages."""

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from hoaban.foundation.access import api as access
from hoaban.workspace.operations.work import NAMES

PLATFORM = _("The platform")
WORK: dict[str, Promise] = {
    "accounts.first_account": _("Make the first account"),
    "answers.call": _("Call whoever answers for a village"),
    "answers.listen": _("Ask the villages of a new warning"),
    "answers.ring": _("Wake officials for villages"),
    "bulletins.recognise": _("Know a bulletin again"),
    "damage.listen": _("Ask communes for what was lost"),
    "delivery.telling": _("Send a warning"),
    "duties.release": _("Give back the work of whoever left"),
    "hazards.load_stations": _("Take in the province's stations"),
    "hazards.ring": _("Wake officials for a sign of danger"),
    "key.rotate": _("Change keys of encryption"),
    "linkage.listen": _("Follow changes of the register"),
    "loudspeakers.sign": _("Sign what loudspeakers play"),
    "loudspeakers.watch": _("Look after loudspeakers"),
    "notify.dispatch": _("Send messages"),
    "notify.gateway": _("Take in text messages"),
    "notify.join": _("Put long text messages together"),
    "notify.listen": _("Tell people of their duties"),
    "notify.zalo": _("Take in what comes over Zalo"),
    "places.import_boundaries": _("Take in boundaries"),
    "places.load_pack": _("Take in the province's facts"),
    "privacy.listen": _("Follow what people asked about themselves"),
    "registry.asking": _("Ask other communes about people"),
    "ringing.ring": _("Call people for drafts of warnings, signs and calls for help"),
    "signing.operator": _("Look after keys that sign"),
    "smpp": _("Take in text messages"),
    "speech.listen": _("Look for a second listener"),
    "standing.listen": _("Follow changes of the register"),
    "triggers.load_rules": _("Take in the province's warning rules"),
    "voice": _("Take in calls"),
    "warning.ready": _("Look whether all is ready"),
}
"""What those do that are no job; jobs say it themselves (`operations/work.py`)."""
DEMONSTRATION = _("The demonstration")
DEMO = (
    "demo.difficulty", "demo.figures", "demo.first_steps", "demo.load", "demo.replay", "demo.replay.phones", "demo.replay.stations",
    "demo.zalo",
)  # fmt: skip


def register() -> None:
    """Once, by wiring."""
    work = NAMES | WORK
    access.name_programs({name: format_lazy("{}: {}", PLATFORM, said) for name, said in work.items()})
    access.name_programs(dict.fromkeys(DEMO, DEMONSTRATION))

"""What a door is knocked at with. Each function makes one row of the own commune and returns the URL argument.

They write rows directly: the doors are under test, not the way the rows came to be.
"""

import hashlib
from datetime import timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from uuid import UUID

from django.utils import timezone

from tests.support import kept
from tests.support.alerts import *  # noqa: F403 — found by name
from tests.support.areas import *  # noqa: F403 — found by name
from tests.support.asked import *  # noqa: F403 — found by name
from tests.support.bells import night_told_again, ringing_bell  # noqa: F401 — found by name
from tests.support.confirmed import *  # noqa: F403 — found by name
from tests.support.doubles import (  # noqa: F401 — found by name
    decided_pair,
    household_of_one,
    learnt_weights,
    open_pair,
    pair_across,
    person_like_her,
    standing_merge,
    standing_move,
)  # fmt: skip
from tests.support.facts import (  # noqa: F401
    coverage_kind,
    difficulty_decision,
    erasure,
    household_change,
    outside_look,
    own_village,
    phone_kind,
    poverty_kind,
)  # fmt: skip
from tests.support.gauges import *  # noqa: F403 — found by name
from tests.support.lives import *  # noqa: F403 — found by name
from tests.support.numbered import *  # noqa: F403 — found by name
from tests.support.packages import data_handed, data_package  # noqa: F401 — found by name
from tests.support.people import NEXT, OWN, Cast
from tests.support.prestige import own_village_number, standing_gift, standing_person, standing_proposal  # noqa: F401
from tests.support.prestige import standing_round as standing_round  # noqa: PLC0414 — found by name too; the list above is full
from tests.support.seen_signs import answered_sign, sign, sign_kind, sign_report  # noqa: F401
from tests.support.told import *  # noqa: F403 — found by name


def _unit(number: int) -> str:
    return f"{number:011d}"


def own_commune_code(_cast: Cast) -> str:
    return _unit(OWN)[2:7]


def own_commune_number(_cast: Cast) -> int:
    return OWN


def next_commune_code(_cast: Cast) -> str:
    return _unit(NEXT)[2:7]


def household(_cast: Cast) -> UUID:
    from hoaban.domains.registry.models import Household

    return Household.plain.create(code="HO-1", place_no=OWN).uid


def person_with_number(cast: Cast) -> UUID:
    from hoaban.domains.registry import numbers
    from hoaban.domains.registry.models import Household, Person

    home = Household.plain.get(uid=household(cast))
    made = Person.plain.create(household=home, place_no=OWN, name="Lò Mẫu", name_key="lo mau", name_sort="1")
    number = f"0{made.uid.int % 10**11:011}"  # nobody else's: two samples are two people
    made.identity_sealed = numbers.at_hand().seal("identity", made.uid, number)
    made.identity_index = numbers.at_hand().index_of("identity", number)
    made.save()
    return made.uid


def file_of_officer(cast: Cast) -> UUID:
    from hoaban.foundation.files import intake
    from hoaban.foundation.files.models import StoredFile
    from hoaban.foundation.files.values import FileState

    nothing = hashlib.sha256(b"").hexdigest()
    with NamedTemporaryFile() as empty:
        intake.store().put(Path(empty.name), nothing)
    return StoredFile.plain.create(
        purpose="test", name="x.txt", media_type="text/plain", size=0, sha256=nothing, state=FileState.CLEAN,
        owner_key=cast.actor("commune_officer").key,
    ).uid  # fmt: skip


def batch(cast: Cast) -> UUID:
    """A checked sheet of the own commune, with its sheet of errors."""
    from hoaban.foundation.files.models import StoredFile
    from hoaban.foundation.imports.models import ImportBatch
    from hoaban.foundation.imports.values import BatchState

    actor = cast.actor("commune_officer")
    file = StoredFile.plain.get(uid=file_of_officer(cast))
    return ImportBatch.plain.create(
        kind="registry.household_list", file=file, error_file=file, file_name="x.xlsx", asker_key=actor.key,
        asker_label="x", office_start=OWN, office_stop=OWN + 10_000, state=BatchState.CHECKED,
        labels=["Mã hộ"], rows_total=1, rows_good=1,
    ).uid  # fmt: skip


def list_kind(_cast: Cast) -> str:
    return "registry.household_list"


def invitation_token(_cast: Cast) -> str:
    """No such paper: the page says so to everybody alike."""
    return "khong-co-giay-nay"


def invitation(cast: Cast) -> int:
    from hoaban.foundation.accounts.models import Invitation

    return Invitation.plain.create(
        token_digest="0" * 64, username="moi.den", display_name="Người mới", start=OWN, stop=OWN + 10_000,
        expires_at=timezone.now() + timedelta(days=1),
    ).pk  # fmt: skip


def absence(cast: Cast) -> int:
    from hoaban.foundation.accounts.models import Delegation, Membership

    own = Membership.plain.get(user=cast.user("commune_officer"))
    today = timezone.localdate()
    return Delegation.plain.create(
        membership=own, to_user=cast.user("province_officer"), first_day=today, last_day=today, reason="Nghỉ phép",
    ).pk  # fmt: skip


def client(cast: Cast) -> int:
    """A key whose owner is the commune's officer."""
    from hoaban.foundation.accounts.models import Client

    return Client.plain.create(
        kind="device", name="Máy đo mưa", owner=cast.user("commune_officer"), scopes=["registry:household:see"], token_digest="1" * 64,
        start=OWN, stop=OWN + 10_000, expires_at=timezone.now() + timedelta(days=1),
    ).pk  # fmt: skip


def session(cast: Cast) -> int:
    """A browser where the commune's officer is signed in."""
    from allauth.usersessions.models import UserSession

    return UserSession.objects.create(
        user=cast.user("commune_officer"), ip="127.0.0.1", user_agent="x", session_key="k" * 32
    ).pk


def membership(cast: Cast) -> int:
    from hoaban.foundation.accounts.models import Membership

    return Membership.plain.get(user=cast.user("commune_officer")).pk


def colleague(cast: Cast) -> UUID:
    return cast.user("commune_officer").uid


def job(_cast: Cast) -> str:
    return "audit.seal"


def parked_event(_cast: Cast) -> int:
    from hoaban.foundation.events.models import Event, ParkedEvent

    event = Event.plain.create(name="x.y", payload={}, at=timezone.now(), seq=1)
    return ParkedEvent.plain.create(listener="nobody", event=event, reason="x", parked_at=timezone.now()).pk


def data_source(_cast: Cast) -> str:
    from hoaban.foundation.sources.models import DataSource

    return DataSource.plain.get_or_create(
        key="census-2019", defaults={"title": "Census", "mark": "verified"}
    )[0].key


def legal_document(_cast: Cast) -> str:
    from hoaban.foundation.sources.models import LegalDocument

    facts = {"title": "Law", "mark": "verified"}
    return LegalDocument.plain.get_or_create(number="1/2025/QH15", defaults=facts)[0].number


def province(_cast: Cast) -> None:
    """The public facts of the province pack. No other sample tells lineage: where there is one, the pack is here."""
    from hoaban.foundation.places.models import Lineage

    if not Lineage.plain.exists():
        kept.province()


def duty(cast: Cast) -> UUID:
    """Given to the commune's officer."""
    from hoaban.foundation.duties.models import Duty

    return Duty.plain.create(
        kind="test.look", title="Look", target_type="x", target_id="1", path="/w/", number=OWN, desk=1,
        assigned_to=cast.actor("commune_officer").key, opened_at=timezone.now(),
    ).uid  # fmt: skip


def bulk_change(_cast: Cast) -> UUID:
    return UUID("01900000-0000-7000-8000-000000000000")


def calendar_token(cast: Cast) -> str:
    from hoaban.foundation.duties.actions.handing import make_calendar_link

    return make_calendar_link(by=cast.actor("commune_officer"), request=None)


def facility_kind(_cast: Cast) -> str:
    return "school"


def facility_code(_cast: Cast) -> str:
    from hoaban.foundation.places.models import Facility

    facts = {"name": "Trường", "name_key": "truong", "number": OWN}
    return Facility.plain.get_or_create(kind="school", code="mau", defaults=facts)[0].code


def visit_kind(_cast: Cast) -> str:
    return "registry.visit"


def visit_list(_cast: Cast) -> str:
    """The list of one village."""
    from hoaban.domains.registry.models import Household

    Household.plain.get_or_create(code="HO-2", place_no=OWN, village="Bản Bó")
    return f"{OWN}-ban-bo"


def offline_entry(cast: Cast) -> UUID:
    """A form that waits at the own commune."""
    from hoaban.foundation.offline.models import Entry

    actor = cast.actor("commune_officer")
    return Entry.plain.create(
        uid=household(cast), digest="0" * 64, owner_key=actor.key, owner_label="x", kind="registry.visit",
        form_version=1, app=1, target=household(cast), place_no=OWN, base_version=1, made_at=timezone.now(),
        received_at=timezone.now(), state="held", answer={"result": "held"},
    ).ref  # fmt: skip


def offline_device(cast: Cast) -> int:
    """A browser of the commune's officer."""
    from hoaban.foundation.offline.models import Device

    return Device.plain.create(
        uid=bulk_change(cast), owner_key=cast.actor("commune_officer").key, owner_label="x", place_no=OWN, app=1,
        first_seen_at=timezone.now(), last_seen_at=timezone.now(),
    ).pk  # fmt: skip


def offline_photo(cast: Cast) -> UUID:
    """A photo half-sent by the commune's officer."""
    from hoaban.foundation.offline.models import Media

    return Media.plain.create(
        uid=bulk_change(cast), owner_key=cast.actor("commune_officer").key, entry_uid=bulk_change(cast),
        kind="registry.visit", name="anh.jpg", size=10, made_at=timezone.now(), expires_at=timezone.now(),
    ).uid  # fmt: skip


def demo(_cast: Cast) -> None:
    """A demo's folder as `./hoaban demo` leaves it."""
    import json
    from pathlib import Path

    from django.conf import settings

    from hoaban.foundation.accounts.models import Organisation

    Organisation.plain.get_or_create(name="Mẫu", kind="province", number=14 * 10**9, is_demo=True)
    login = {"role": "commune_officer", "username": "canbo.xa", "password": "abc", "home": "/w/"}
    (Path(settings.DATA_DIR) / "demo-logins.json").write_text(json.dumps([login]), encoding="utf-8")


def spoken_text(_cast: Cast) -> UUID:
    from hoaban.foundation.speech.models import Text
    from hoaban.foundation.speech.rules import version_of

    words = "Xin chào bà con"
    return Text.plain.get_or_create(
        key="test:hello", defaults={"words": words, "version": version_of(words)}
    )[0].uid


def speaker(_cast: Cast) -> UUID:
    """She lives in the own commune."""
    from hoaban.foundation.speech.models import Speaker

    return Speaker.plain.create(name="Người nói", place_no=OWN, scope="everything", statement="x").uid


def recording(cast: Cast) -> UUID:
    """One that waits for its second listener."""
    from hoaban.foundation.files.models import StoredFile
    from hoaban.foundation.speech.models import Recording, Speaker, Text

    text = Text.plain.get(uid=spoken_text(cast))
    sound = StoredFile.plain.get(uid=file_of_officer(cast))
    return Recording.plain.create(
        text=text, version=text.version, language="hnj", state="waiting", recorded_key="user:0", recorded_label="x",
        speaker=Speaker.plain.get(uid=speaker(cast)), original=sound, opus=sound, aac=sound,
    ).uid  # fmt: skip


def vietnamese(_cast: Cast) -> str:
    return "vie"


def some_digest(_cast: Cast) -> str:
    return "0" * 12


def opus_ending(_cast: Cast) -> str:
    return "ogg"


def acted_for(_cast: Cast) -> UUID:
    """Something done for a person of the own commune."""
    from hoaban.foundation.accounts.models import ActedFor

    return ActedFor.plain.create(
        actor_key="user:0", actor_label="x", person_uid=bulk_change(_cast), number=OWN, purpose="test.ask",
        agreed="presence", deed="test:row:make", target_id=str(ActedFor.plain.count()), path="/w/", at=timezone.now(),
    ).uid  # fmt: skip


def request_kind(_cast: Cast) -> str:
    return "see"


def data_request(_cast: Cast) -> UUID:
    """Asked at the own commune by somebody without an account."""
    from hoaban.foundation.access.api import ANONYMOUS
    from hoaban.foundation.privacy import api as privacy

    request = bulk_change(_cast).hex + str(timezone.now().timestamp())
    return privacy.ask(
        by=ANONYMOUS, kind=privacy.Kind.SEE, name="Lò Thị Mẫu", number=OWN, request=request
    ).uid


def notice_of_officer(cast: Cast) -> int:
    """Something the own commune's officer was told."""
    from hoaban.foundation.access.api import SystemActor
    from hoaban.foundation.notify import api as notify
    from hoaban.foundation.notify.models import Delivery

    officer = cast.user("commune_officer")
    notify.tell(
        by=SystemActor("test"), what=notify.Plan("notify.test", "sample", path="/w/"), user_ids=[officer.pk]
    )
    return Delivery.plain.filter(recipient=f"user:{officer.pk}").latest("pk").pk


def channel_sms(_cast: Cast) -> str:
    return "sms"


def channel_in_app(_cast: Cast) -> str:
    return "in_app"


def unproven_address(cast: Cast) -> UUID:
    """A number the own commune's officer typed, whose code has not come back."""
    from hoaban.foundation.notify.actions import proving
    from hoaban.foundation.notify.values import Channel

    return proving.save_address(by=cast.actor("commune_officer"), channel=Channel.SMS, text="0912 345 678")


def local_authority(_cast: Cast) -> None:
    """As `serve --tls local` leaves it."""
    from pathlib import Path

    from django.conf import settings

    from hoaban.config.tls.authority import Authority, Names

    Authority(Path(settings.DATA_DIR) / "tls").prepare(Names(found=["192.168.1.20"]), timezone.now())

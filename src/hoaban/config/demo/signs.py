"""One made-up word from a village: water in a stream has turned muddy; it waits on the desks of commune and province."""

from uuid import NAMESPACE_URL, uuid5

from django.utils import timezone

from hoaban.config.demo.story import LOADER, VILLAGES
from hoaban.domains.hazards.actions.signs import report_sign
from hoaban.domains.hazards.signs import Told
from hoaban.foundation.access.api import ANONYMOUS
from hoaban.foundation.places import api as places

WORDS = "Dữ liệu mẫu: nước suối đục ngầu từ sáng, có cành cây trôi."


def tell(commune: int) -> None:
    """Told once, however often the demo is built."""
    villages = places.ensure_villages(by=LOADER, commune_number=commune, names=VILLAGES)
    village = sorted(villages.values())[1]
    told = Told(uid=uuid5(NAMESPACE_URL, f"demo:sign:{village}"), kind="muddy", number=village, words=WORDS)
    report_sign(by=ANONYMOUS, told=told, line="demo", request=None, now=timezone.now())

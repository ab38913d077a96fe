"""Two communes with villages, people who sign in, and one word told."""

from datetime import UTC, datetime
from typing import Any

from django.apps import apps

from hoaban.domains.hazards.actions.signs import report_sign
from hoaban.domains.hazards.signs import Receipt, Told
from hoaban.foundation.access.api import ANONYMOUS
from hoaban.kit.uid import uuid7
from tests.support.people import NEXT, OWN, PROVINCE, Cast, make_cast

NOW = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)
VILLAGE, OTHER = OWN + 1, OWN + 2
UNITS = (
    ("province", "14", "Tỉnh Mẫu", PROVINCE, PROVINCE + 10**9),
    ("commune", "03646", "Xã Mường Bú", OWN, OWN + 10_000),
    ("commune", "03664", "Xã Chiềng La", NEXT, NEXT + 10_000),
    ("village", "036460001", "Bản Hua Ít", VILLAGE, VILLAGE + 1),
    ("village", "036460002", "Bản Nà Lồi", OTHER, OTHER + 1),
)


def places() -> None:
    from hoaban.kit.text import name_key

    for level, code, name, start, stop in UNITS:
        bare = name.partition(" ")[2]
        apps.get_model("places", "Unit").plain.create(
            level=level, code=code, kind=name.partition(" ")[0], name=bare, full_name=name, name_key=name_key(name),
            name_sort=name_key(name), start=start, stop=stop,
        )  # fmt: skip


def officers() -> Cast:
    return make_cast(["commune_officer", "province_officer"])


def tell(
    line: str = "10.0.0.1",
    *,
    by: Any = ANONYMOUS,
    request: str | None = None,
    now: datetime = NOW,
    **told: Any,
) -> Receipt:
    wanted = {"uid": uuid7(), "kind": "crack", "number": VILLAGE} | told
    return report_sign(by=by, told=Told(**wanted), line=line, request=request, now=now)


def sign_of(receipt: Receipt) -> Any:
    from hoaban.domains.hazards.sign_models import SignReport

    return SignReport.plain.select_related("sign").get(uid=receipt.uid).sign


def picture() -> bytes:
    from io import BytesIO

    from PIL import Image

    made = BytesIO()
    Image.new("RGB", (40, 30), "brown").save(made, "PNG")
    return made.getvalue()


__all__ = [
    "NEXT",
    "NOW",
    "OTHER",
    "OWN",
    "PROVINCE",
    "VILLAGE",
    "officers",
    "picture",
    "places",
    "sign_of",
    "tell",
]

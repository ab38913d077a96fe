"""The front door of bulletins: what others published, for whoever writes a warning."""

from hoaban.domains.bulletins.actions import add_feed
from hoaban.domains.bulletins.permissions import Permission
from hoaban.domains.bulletins.ports import Reader, connect
from hoaban.domains.bulletins.queries import newest, saying, since, touching
from hoaban.domains.bulletins.shown import Told
from hoaban.domains.bulletins.shown import lines as told
from hoaban.domains.bulletins.shown import signature as signature_told
from hoaban.domains.bulletins.spoken import SEVERITIES
from hoaban.domains.bulletins.values import BulletinLine, NewFeed, Said, Signature, Since

__all__ = [
    "SEVERITIES",
    "BulletinLine",
    "NewFeed",
    "Permission",
    "Reader",
    "Said",
    "Signature",
    "Since",
    "Told",
    "add_feed",
    "connect",
    "newest",
    "saying",
    "signature_told",
    "since",
    "told",
    "touching",
]

"""The front door of bulletins: what others published, for whoever writes a warning."""

from hoaban.domains.bulletins.actions import add_feed
from hoaban.domains.bulletins.permissions import Permission
from hoaban.domains.bulletins.ports import Reader, connect
from hoaban.domains.bulletins.queries import newest, saying, since, touching
from hoaban.domains.bulletins.shown import Told
from hoaban.domains.bulletins.shown import lines as told
from hoaban.domains.bulletins.spoken import SEVERITIES
from hoaban.domains.bulletins.values import BulletinLine, NewFeed, Said, Since

__all__ = [
    "SEVERITIES",
    "BulletinLine",
    "NewFeed",
    "Permission",
    "Reader",
    "Said",
    "Since",
    "Told",
    "add_feed",
    "connect",
    "newest",
    "saying",
    "since",
    "told",
    "touching",
]

"""The front door of bulletins: what others published, for whoever writes a warning."""

from hoaban.domains.bulletins.actions import add_feed
from hoaban.domains.bulletins.permissions import Permission
from hoaban.domains.bulletins.ports import Reader, connect, connect_drafts
from hoaban.domains.bulletins.queries import for_draft, newest, saying, since, touching
from hoaban.domains.bulletins.shown import Told
from hoaban.domains.bulletins.shown import lines as told
from hoaban.domains.bulletins.shown import signature as signature_told
from hoaban.domains.bulletins.spoken import SEVERITIES
from hoaban.domains.bulletins.values import BulletinLine, ForDraft, NewFeed, Said, Signature, Since

__all__ = [
    "SEVERITIES",
    "BulletinLine",
    "ForDraft",
    "NewFeed",
    "Permission",
    "Reader",
    "Said",
    "Signature",
    "Since",
    "Told",
    "add_feed",
    "connect",
    "connect_drafts",
    "for_draft",
    "newest",
    "saying",
    "signature_told",
    "since",
    "told",
    "touching",
]

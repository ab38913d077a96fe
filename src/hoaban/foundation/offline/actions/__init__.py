"""Writes of offline: taking forms in, choosing, photos, devices."""

from hoaban.foundation.offline.actions.deciding import set_aside, settle
from hoaban.foundation.offline.actions.devices import end_device, note_device, note_rescue, note_wiped
from hoaban.foundation.offline.actions.syncing import receive

__all__ = ["end_device", "note_device", "note_rescue", "note_wiped", "receive", "set_aside", "settle"]

"""The front door of sms_smpp, for wiring."""

from hoaban.integrations.sms_smpp.line import Heard, SmppLine
from hoaban.integrations.sms_smpp.operators import AddressUnreadable, from_urls

__all__ = ["AddressUnreadable", "Heard", "SmppLine", "from_urls"]

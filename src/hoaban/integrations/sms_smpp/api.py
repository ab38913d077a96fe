"""The front door of sms_smpp, for wiring."""

from hoaban.integrations.sms_smpp.apart import LineApart
from hoaban.integrations.sms_smpp.line import Heard, SmppLine
from hoaban.integrations.sms_smpp.operators import AddressUnreadable, from_urls
from hoaban.integrations.sms_smpp.program import serve

__all__ = ["AddressUnreadable", "Heard", "LineApart", "SmppLine", "from_urls", "serve"]

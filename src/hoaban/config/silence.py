"""Why no hints for dispatchers come, in a sentence each: for the page of wellbeing, the doctor and the logs."""

import logging

from hoaban.foundation.notify.ports import Silence

log = logging.getLogger(__name__)


def gettext_noop(sentence: str) -> str:
    """Marks it for the catalogue; Django's own wants settings, and the doctor has none."""
    return sentence


# The doctor and the logs say them in English.
WORDS = {
    Silence.AWAY: gettext_noop("No server of NATS answers at the addresses in HOABAN_NATS_URL."),
    Silence.LEADERLESS: gettext_noop("A server of NATS answers, but most of its cluster is away, so nothing is kept there."),
    Silence.TOO_FEW: gettext_noop(
        "The cluster of NATS has fewer servers than HOABAN_NATS_REPLICAS asks for: start the others, or ask for 1."
    ),
    Silence.FORBIDDEN: gettext_noop("NATS lets us in, but JetStream is not enabled for this account or its rights are too narrow."),
    Silence.REFUSED: gettext_noop("NATS refuses the name and password, the token, or the credentials."),
    Silence.UNPROVEN: gettext_noop(
        "NATS asks for a certificate and refuses ours, or we show none: see HOABAN_NATS_CERT_FILE and HOABAN_NATS_KEY_FILE."
    ),
    Silence.PLAIN: gettext_noop("The server of NATS offers no TLS, so it is told no secret: turn TLS on there."),
    Silence.STRANGER: gettext_noop("The certificate of NATS is signed by nobody we believe: see HOABAN_NATS_CA_FILE."),
    Silence.OTHER_NAME: gettext_noop("The certificate of NATS is for another name than the one in HOABAN_NATS_URL."),
    Silence.EXPIRED: gettext_noop("The certificate of NATS has ended, or does not hold yet."),
    Silence.OWN_EXPIRED: gettext_noop("Our certificate for NATS has ended: put a new one into HOABAN_NATS_CERT_FILE."),
    Silence.FILE: gettext_noop(
        "A file for NATS cannot be read or holds something else: see HOABAN_NATS_CA_FILE, HOABAN_NATS_CERT_FILE, "
        "HOABAN_NATS_KEY_FILE and HOABAN_NATS_CREDS_FILE."
    ),
}  # fmt: skip


def write_down(silence: Silence | None) -> None:
    """One line for each change; the ledger goes on without."""
    if silence is None:
        log.info("nats: hints come")
    else:
        log.warning(f"nats: {WORDS[silence]}")

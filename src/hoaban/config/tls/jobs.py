"""The certificate of the local authority is renewed while the platform runs; web processes read it within a minute."""

from datetime import UTC, datetime

from django.conf import settings

from hoaban.config.tls.authority import Authority
from hoaban.foundation.jobs.api import JobContext, JobReport


def renew(_context: JobContext) -> JobReport:
    """Nothing to do where there is no local authority."""
    authority = Authority(settings.DATA_DIR / "tls")
    if not authority.is_made():
        return JobReport(skipped=1)
    renewed = authority.renew_if_due(datetime.now(UTC))
    return JobReport(done=int(renewed), skipped=int(not renewed))

"""Work in the background: gather what the rooms hold about people who asked, end what is over."""

from hoaban.foundation.access.api import Actor
from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.files import api as files
from hoaban.foundation.files.errors import StorageFull, StoreUnreachable
from hoaban.foundation.jobs.api import JobContext, JobReport
from hoaban.foundation.places import api as places
from hoaban.foundation.privacy import actions, packing, queries
from hoaban.foundation.privacy.errors import AskerGone
from hoaban.foundation.privacy.models import Package
from hoaban.foundation.privacy.permissions import Permission
from hoaban.foundation.privacy.values import LAW, PACKAGE


def gather(ctx: JobContext) -> JobReport:
    """Build waiting packages one by one; killed anywhere, the next run begins that one anew. Lane: bulk."""
    done = actions.erase_expired(by=ctx.actor, now=ctx.now())
    failed = actions.give_up_worn_out(by=ctx.actor, now=ctx.now())
    while (package := actions.claim(ctx.now())) is not None:
        ctx.beat()
        if _gather_one(ctx, package):
            done += 1
        else:
            failed += 1
        if ctx.is_due:
            return JobReport(done=done, failed=failed, more=True)
    return JobReport(done=done, failed=failed)


def _gather_one(ctx: JobContext, package: Package) -> bool:
    """In the right of the official who asked: if it ended meanwhile, nothing is gathered."""
    try:
        asker = _asker(package)
        subject = queries.subject_of(asker, package)
        head = packing.Head(
            name=queries.name_of(package), office=places.names_of([package.number]).get(package.number, ""), law=LAW,
            made_at=ctx.now(), is_in_register=subject.person is not None, is_found_by_name=bool(subject.name),
        )  # fmt: skip
        # A second run after a kill finds the file it kept: the same request is answered with it.
        file_id = files.keep_file(
            by=ctx.actor, purpose=PACKAGE, name="du-lieu-ca-nhan.zip", pieces=packing.package(asker, subject, head),
            request=f"package:{package.uid}", ours=True,
        )  # fmt: skip
    except (StorageFull, StoreUnreachable):
        return False  # it stays claimed, and is tried again in ten minutes
    except DomainError as problem:
        actions.give_up(by=ctx.actor, package=package, problem=problem.msgid)
        return False
    actions.note_ready(by=ctx.actor, package=package, file_id=file_id, now=ctx.now())
    return True


def _asker(package: Package) -> Actor:
    kind, _, number = package.asked_by_key.partition(":")
    asker = accounts.actor_of_id(int(number)) if kind == "user" and number.isdigit() else None
    if asker is None or not any(area.contains(package.number) for area in asker.areas(Permission.ANSWER)):
        raise AskerGone
    return asker

"""Fills a demo's folder: tables, the province's facts, offices and people, the sample sheet. Safe to run again."""

import os
import sys
from pathlib import Path

from hoaban.config import environment, problems
from hoaban.kit.progress import Progress


def main() -> None:
    """Run as a process of its own by `./hoaban demo`, with the folder and the province in the environment."""
    # Building writes in bulk; no page waits for it yet.
    os.environ.setdefault("HOABAN_BUSY_SECONDS", "20")
    try:
        build(people=int(sys.argv[1]), rows=int(sys.argv[2]))
    except environment.SettingProblem as problem:
        print(f"\nhoaban: {problem.sentence}", file=sys.stderr)
        sys.exit(78)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as problem:
        sentence = problems.sentence(problem)
        if sentence is None:
            raise
        print(f"\nhoaban: {sentence}", file=sys.stderr)
        sys.exit(74)


def build(*, people: int, rows: int) -> None:
    progress = Progress()
    with progress.step("loading the platform"):
        import django

        django.setup()
    from django.conf import settings
    from django.core.management import call_command

    with progress.step("making the tables"):
        for database in settings.DATABASES:
            call_command("migrate", database=database, verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
    with progress.step(f"loading the facts of province {settings.PROVINCE}"):
        call_command("load_pack", settings.PROVINCE, demo=True, verbosity=0)
        call_command("load_stations", settings.PROVINCE, demo=True, verbosity=0)
        call_command("load_rules", settings.PROVINCE, verbosity=0)

    from hoaban.config.demo import (
        answers,
        beginnings,
        cards,
        damage,
        elders,
        feed,
        mandates,
        messenger,
        roads,
        rules,
        seal,
        sheet,
        signs,
        story,
    )

    with progress.step("adding offices and people"):
        cast = story.load(Path(settings.DATA_DIR), settings.PROVINCE)
        mandates.enter()
    with progress.step(f"making up {people} people") as step:
        story.populate(settings.PROVINCE, people, step.at)
    with progress.step("making a key that says it is a test"):
        seal.prepare()
    with progress.step("putting a first piece of work on each desk"):
        communes = [story.number_of(unit) for unit in story.neighbours(int(settings.PROVINCE))]
        beginnings.open_all(settings.PROVINCE, cast, communes)
        elders.tell(cast, communes[1], story.two_more(settings.PROVINCE))
        signs.tell(communes[1])
        feed.tell(settings.PROVINCE)
        cards.tell(settings.PROVINCE)
        messenger.tell(story.warned(settings.PROVINCE))
        answers.tell(story.warned(settings.PROVINCE), cast)
        rules.propose(cast)
        damage.tell(settings.PROVINCE, cast, communes, story.two_more(settings.PROVINCE))
    with progress.step("giving the demo's station its key"):
        roads.make_key(Path(settings.DATA_DIR), int(settings.PROVINCE) * 10**9)
    with progress.step(f"writing a household sheet of {rows} rows") as step:
        sheet.write(Path(settings.DATA_DIR), settings.PROVINCE, rows, step.at)

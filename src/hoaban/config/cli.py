"""What `./hoaban` runs: one light page that knows every command's name and loads only the one asked for."""

import sys
from argparse import ArgumentParser
from importlib import import_module
from types import ModuleType

from hoaban.config import environment, messages, problems
from hoaban.config.keeping.refusal import Refused

COMMANDS = {
    "demo": "start the platform with synthetic people and open log-ins, on this machine only",
    "test": "run the tests (SQLite, no browser; --postgres, --journeys, --faults the rest)",
    "check": "what to run before a push: format, lint, types, contracts, tests of the rooms you changed",
    "bench": "measure a room and write bench-results/ROOM.json",
    "doctor": "say what is missing on this machine and the exact command that mends it",
    "serve": "serve a real installation",
    "worker": "run the job lanes of a real installation",
    "dispatcher": "send messages beside the workers of other machines, as the broker HOABAN_NATS_URL hands out",
    "mqtt": "take readings of stations from the broker named by HOABAN_MQTT_URL",
    "backup": "copy the installation into one signed file, while it runs; --keys for its keys",
    "restore": "put a backup back, once all of it has been checked",
    "drill": "prove a backup: restore it beside the data, count, check the record, sign in",
    "dossier": "print drafts of the papers on personal data and security, from what the code declares",
    "upgrade": "after the program was replaced: back up, change the tables on a copy, try it, switch to it",
    "bundle": "write one file that installs the platform on a machine without a network",
    "manage": "Django's management commands (`./hoaban manage help` lists them)",
}


def main(arguments: list[str] | None = None) -> None:
    """Run one command; every foreseeable failure ends as a sentence with a way out, never as a traceback."""
    words = sys.argv[1:] if arguments is None else arguments
    if not words or words[0] in {"-h", "--help", "help"}:
        print(listing())
        sys.exit(0)
    name, rest = words[0], words[1:]
    if name not in COMMANDS:
        print(f"hoaban: there is no command “{name}”.\n\n{listing()}", file=sys.stderr)
        sys.exit(64)
    sys.exit(_run(name, rest))


def listing() -> str:
    width = max(map(len, COMMANDS))
    rows = "\n".join(f"  ./hoaban {name:<{width}}  {phrase}" for name, phrase in COMMANDS.items())
    return f"Hoa Ban. Commands (each explains itself with --help):\n\n{rows}\n"


def _run(name: str, rest: list[str]) -> int:
    command = import_module(f"hoaban.config.commands.{name}")
    try:
        messages.compile_changed()
        return int(_call(name, command, rest))
    except environment.SettingProblem as problem:
        print(f"hoaban: {problem.sentence}", file=sys.stderr)
        return 78
    except Refused as problem:
        print(f"hoaban: {problem.sentence}", file=sys.stderr)
        return 65
    except KeyboardInterrupt:
        return 130
    except Exception as problem:
        sentence = problems.sentence(problem)
        if sentence is None:
            raise
        print(f"hoaban: {sentence}", file=sys.stderr)
        return 74


def _call(name: str, command: ModuleType, rest: list[str]) -> int:
    # A command that hands everything on to another program (Django, pytest) parses nothing itself.
    if hasattr(command, "run_raw"):
        return int(command.run_raw(rest) or 0)
    parser = ArgumentParser(prog=f"./hoaban {name}", description=f"Hoa Ban: {COMMANDS[name]}.")
    command.configure(parser)
    return int(command.run(parser.parse_args(rest)) or 0)

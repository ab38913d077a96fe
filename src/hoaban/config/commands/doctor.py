"""Say what is missing on this machine, and the exact command that mends each thing."""

from argparse import ArgumentParser, Namespace

from hoaban.config.doctor import calls, certificates, data, machine
from hoaban.config.doctor.finding import Finding, Level

_MARKS = {Level.OK: "ok     ", Level.WARN: "advice ", Level.MISSING: "MISSING"}


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help="print only what needs a hand")


def run(options: Namespace) -> int:
    findings = [*machine.findings(), *data.findings(), *calls.findings(), *certificates.findings()]
    for finding in findings:
        if finding.level is Level.OK and options.quiet:
            continue
        print(_line(finding))
    missing = sum(finding.level is Level.MISSING for finding in findings)
    advice = sum(finding.level is Level.WARN for finding in findings)
    print(f"\n{missing} missing, {advice} to consider.")
    return 1 if missing else 0


def _line(finding: Finding) -> str:
    line = f"{_MARKS[finding.level]}  {finding.subject}: {finding.sentence}"
    return (
        f"{line}\n         → {finding.command}" if finding.command and finding.level is not Level.OK else line
    )

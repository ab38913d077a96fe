"""`./hoaban manage linkage_figures`: how well doubles are found, kind of slip by kind of slip, on made-up people."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from hoaban.domains.linkage import figures, generator, rules


class Command(BaseCommand):
    help = "Make people up, write some of them twice with known slips, find the doubles, and say how many were found."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--people", type=int, default=12_000)
        parser.add_argument("--doubles", type=int, default=1_080)
        parser.add_argument("--seed", type=int, default=7)
        parser.add_argument(
            "--with-family",
            type=float,
            default=generator.WITH_FAMILY,
            help="of those who stand elsewhere, how many take their household along (0: everybody stands there alone)",
        )
        parser.add_argument(
            "--married-in",
            type=float,
            default=generator.MARRIED_IN,
            help="of those who moved to marry, how many came into a household that stands (the others' is new)",
        )
        parser.add_argument(
            "--estimate",
            action="store_true",
            help="print weights counted on this set instead, as weights.toml",
        )
        parser.add_argument(
            "--learn",
            action="store_true",
            help="weigh by what is learnt from this set itself, without being told who is who",
        )

    def handle(self, *_args: Any, **told: Any) -> None:
        made = generator.labelled(
            told["people"], told["doubles"], told["seed"], told["with_family"], told["married_in"]
        )
        weights = rules.known_weights()
        if told["estimate"]:
            asked = " ".join(f"--{name} {told[name]}" for name in ("people", "doubles", "seed"))
            source = f"counted on {len(made.people)} made-up people (linkage_figures {asked} --estimate)"
            self.stdout.write(rules.weights_text(figures.estimated(made, weights, source)))
            return
        if told["learn"]:
            weights = figures.learnt(made, weights)
        found = figures.judged(made, weights)
        self.stdout.write(
            f"{found.people} people, {found.candidates} pairs compared, {found.shown} shown: "
            f"recall {found.recall:.3f}, precision {found.precision:.3f}, F1 {found.f1:.3f}; "
            f"a stranger fits {found.drowned:.3f} of the doubles at least as well"
        )
        self.stdout.write(f"\n{'slip':<18}{'planted':>8}{'compared':>10}{'shown':>8}")
        for kind in found.kinds:
            self.stdout.write(f"{kind.kind:<18}{kind.planted:>8}{kind.compared:>10.3f}{kind.shown:>8.3f}")
        self.stdout.write(f"\n{'names agree':<18}{'shown':>8}{'precision':>10}")
        for name in found.names:
            self.stdout.write(f"{name.name.name.lower():<18}{name.shown:>8}{name.precision:>10.3f}")
        self.stdout.write(
            f"\n{found.by_family} shown by who else stands in both households, {found.two_by_family} of them two people"
        )

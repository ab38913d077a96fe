"""Print drafts of the papers the law asks for, from what the code declares: nothing is remembered by hand."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from hoaban.config.commands import ready


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", metavar="DRAFT", help="impact, level or harm (default: all three)")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write Markdown and a page to print here")


def run(options: Namespace) -> int:
    ready.set_up_for_keeping()
    from django.utils import timezone, translation

    from hoaban.config.dossier.document import html, markdown
    from hoaban.config.dossier.drafts import DRAFTS

    if options.name and options.name not in DRAFTS:
        print(f"hoaban: there is no draft “{options.name}”. There are: {', '.join(DRAFTS)}.", file=sys.stderr)
        return 64
    names = [options.name] if options.name else list(DRAFTS)
    # The readers are Vietnamese offices, whatever the machine speaks.
    with translation.override("vi"):
        pages = {name: DRAFTS[name](timezone.localdate()) for name in names}
    if options.out is None:
        print("\n".join(markdown(page) for page in pages.values()), end="")
        return 0
    options.out.mkdir(parents=True, exist_ok=True)
    for name, page in pages.items():
        (options.out / f"{name}.md").write_text(markdown(page), encoding="utf-8")
        (options.out / f"{name}.html").write_text(html(page), encoding="utf-8")
    print(f"{len(pages)} drafts written to {options.out}. Read, complete and sign them: they are drafts.")
    return 0

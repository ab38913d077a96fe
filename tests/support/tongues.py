"""One language per page: none of our own words stands on it in the other language.

Names of people, places, languages and laws are Vietnamese on every page, so two things are compared: whole texts with the catalogues,
and the furniture of a page (headings of columns, labels, buttons), which is never data.
"""

import functools
import re

from hoaban.kit import catalogue, pack
from tests.support.browser import Person
from tests.support.house import SOURCE

# Letters that Vietnamese has and English has not; á, é, ô and their kind also stand in French words of English texts.
MARKED = re.compile(r"[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
FURNITURE = "label:not(:has(input)), legend, button, thead th, summary, nav:not(.crumbs) a"
# Texts as they stand in the page, without parts that name their own language or quote somebody.
TEXTS = """([only, language]) => {
    const own = (one) => {
        const said = one.closest("[lang]");
        return !one.closest("script, style, template, code, figure, option, cite, [data-quoted], [translate=no]") && said.lang === language;
    };
    const found = [];
    const roots = only ? document.querySelectorAll(only) : [document.body];
    for (const root of roots) {
        const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) if (own(walker.currentNode.parentElement)) found.push(walker.currentNode.data);
        if (!only) for (const one of document.querySelectorAll("[alt], [title], [aria-label], [placeholder]"))
            if (own(one)) for (const name of ["alt", "title", "aria-label", "placeholder"]) found.push(one.getAttribute(name) || "");
    }
    return found;
}"""


@functools.cache
def words_of(language: str) -> frozenset[str]:
    """Our sentences in that language alone, whole and without placeholders."""
    english, vietnamese = set(), set()
    for room in catalogue.rooms(SOURCE):
        for sentence, translation in catalogue.translations(room).items():
            english |= {sentence.msgid, sentence.plural}
            vietnamese.add(translation)
    ours, others = (vietnamese, english) if language == "vi" else (english, vietnamese)
    names = {row["name"] for row in pack.find("vn").rows("languages.csv")}
    return frozenset(text for text in ours - others - names if len(text) > 2 and "%(" not in text)


def mixed(texts: list[str], language: str) -> list[str]:
    """Which of these texts are ours in the other language."""
    other = words_of("en" if language == "vi" else "vi")
    return sorted({text for text in (" ".join(text.split()) for text in texts) if text in other})


def findings(someone: Person, language: str) -> list[str]:
    found = []
    said = someone.page.locator("html").get_attribute("lang")
    if said != language:
        return [f"says it is in {said}"]
    texts = someone.page.evaluate(TEXTS, ["", language])
    found += [f"in the other language: “{text}”" for text in mixed(texts, language)]
    if language == "en":
        furniture = someone.page.evaluate(TEXTS, [FURNITURE, language])
        found += [f"not in English: “{text.strip()}”" for text in furniture if MARKED.search(text)]
    return found

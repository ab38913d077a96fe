"""The three drafts: what the state asks about personal data and about the system, and our own register of harm."""

from collections import Counter
from collections.abc import Callable
from datetime import date

from hoaban.config.dossier import facts
from hoaban.config.dossier.document import Document, Table
from hoaban.config.dossier.facts import loaded

TEXT = loaded("text.toml")
MEASURES = loaded("measures.toml")
HARM = loaded("harm.toml")


def impact(day: date) -> Document:
    """The personal-data impact file."""
    text, page = TEXT["impact"], _begun("impact", day)
    page.section(text["parties"], _to_fill(text["party_rows"]))
    page.section(text["columns"], text["columns_note"], _columns(), text["borrowed"], _borrowed())
    page.section(text["purposes"], text["purposes_note"], _purposes())
    page.section(text["roles"], _roles())
    page.section(text["flows"], text["flows_note"], _flows())
    page.section(text["retention"], text["retention_note"], _terms(), _kept_files())
    page.section(text["measures"], _measures())
    page.section(text["risks"], text["risks_note"])
    page.section(text["rights"], text["rights_note"])
    return page


def level(day: date) -> Document:
    """The proposal of a security level."""
    text, page = TEXT["level"], _begun("level", day)
    page.section(text["general"], _to_fill(text["general_rows"]), text["level_note"])
    page.section(text["parts"], _parts())
    counted = Counter(column.secrecy for column in facts.columns())
    sizes = [(facts.WORDS["classes"][one], str(number)) for one, number in sorted(counted.items())]
    page.section(text["data"], Table(text["data_head"], sizes), text["data_note"])
    page.section(text["measures"], _measures())
    page.section(text["missing"], *(f"– {row['text']}" for row in MEASURES["operator"]))
    return page


def harm(day: date) -> Document:
    """The do-no-harm register."""
    text = TEXT["harm"]
    page = Document(text["title"], [TEXT["draft"] % {"day": f"{day:%d/%m/%Y}"}, text["note"]])
    rows = [[row[key] for key in ("what", "who", "done", "open", "proof")] for row in HARM["risk"]]
    page.blocks.append(Table(text["head"], rows))
    return page


DRAFTS: dict[str, Callable[[date], Document]] = {"impact": impact, "level": level, "harm": harm}
"""Name of the file → what writes it."""


def _begun(key: str, day: date) -> Document:
    """Title, that it is a draft, and how sure we are of the form."""
    form = facts.form(key)
    law = facts.law(form.law, TEXT["no_basis"])
    shown = TEXT["form"] % {
        "title": form.title,
        "law": law,
        "mark": form.mark.symbol,
        "note": form.note,
    }
    unsure = "" if form.mark.symbol == "✔" else f" {TEXT['unconfirmed']}"
    return Document(
        TEXT[key]["title"], [TEXT["draft"] % {"day": f"{day:%d/%m/%Y}"}, shown + unsure, TEXT["marks"]]
    )


def _to_fill(rows: list[str]) -> Table:
    return Table(("", ""), [(row, TEXT["fill"]) for row in rows])


def _columns() -> Table:
    classes = facts.WORDS["classes"]
    rows = [(one.table, one.word, classes[one.secrecy], one.label) for one in facts.columns()]
    return Table(TEXT["impact"]["columns_head"], rows)


def _borrowed() -> Table:
    said = facts.WORDS["borrowed"]
    return Table(
        TEXT["impact"]["borrowed_head"], [(name, said.get(name, name)) for name in facts.borrowed_tables()]
    )


def _purposes() -> Table:
    words = {column.label: f"{column.table}: {column.word}" for column in facts.columns()}
    rows = [
        (
            one.sentence, one.who or (TEXT["anyone"] if one.is_seen else TEXT["program_only"]),
            "; ".join(words[label] for label in one.opens) or "–", facts.law(one.law, TEXT["no_basis"]),
            TEXT["yes"] if one.is_seen else TEXT["no"],
        )
        for one in facts.purposes()
    ]  # fmt: skip
    return Table(TEXT["impact"]["purposes_head"], rows)


def _roles() -> Table:
    rows = [
        (one.label, one.description, " ".join(one.rights), TEXT["yes" if one.second_factor else "no"])
        for one in facts.roles()
    ]
    return Table(TEXT["impact"]["roles_head"], rows)


def _flows() -> Table:
    text = TEXT["impact"]
    rows = [(text["exports"], sentence) for sentence in facts.exports()]
    rows += [(f"{text['outside']}: {name}", said) for name, said in facts.outside()]
    rows += [(text["backup"], text["backup_note"]), (text["abroad"], text["abroad_note"])]
    rows += [(f"{text['events']}: {listener}", heard) for listener, heard in facts.heard_events()]
    return Table(text["flows_head"], rows)


def _terms() -> Table:
    rows = [
        (word, TEXT["no_limit"] if keep.days is None else TEXT["after"] % {"days": keep.days, "since": keep.since}, why,
         facts.law(keep.law, TEXT["no_basis"]))
        for word, keep, why in facts.terms()
    ]  # fmt: skip
    return Table(TEXT["impact"]["retention_head"], rows)


def _kept_files() -> Table:
    rows = [(name, TEXT["days"] % {"days": days}, why) for name, days, why in facts.confidential_files()]
    return Table(TEXT["impact"]["files_head"], rows)


def _measures() -> Table:
    rows = [(row["group"], row["text"], row["proof"]) for row in MEASURES["measure"]]
    return Table(TEXT["level"]["measures_head"], rows)


def _parts() -> Table:
    text = TEXT["level"]
    rows = [(text["web"], text["web_note"]), (text["store"], text["store_note"])]
    rows += [(text["lane"] % {"lane": lane}, names) for lane, names in facts.lanes()]
    rows += [(name, said) for name, said in facts.outside()]
    rows.append((text["keys"], ", ".join(facts.key_purposes())))
    return Table(text["parts_head"], rows)

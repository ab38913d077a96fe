"""CAP 1.2: what we write is sound, is read back as it was, and everything that breaks a rule is found by that rule."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from hoaban.kit import cap
from hoaban.kit.cap import checking, conventions, schema, writing
from hoaban.kit.cap import levels as awareness
from hoaban.kit.cap.errors import NotCap, NotSound
from hoaban.kit.cap.moments import moment, stamp
from hoaban.kit.cap.values import NAMESPACE, Alert, Area, Info, MsgType, Named, Reference, Scope, Status

VIETNAM = timezone(timedelta(hours=7))
SENT = datetime(2026, 7, 1, 16, 49, tzinfo=VIETNAM)
SQUARE = ((21.3, 103.9), (21.3, 104.0), (21.4, 104.0), (21.3, 103.9))
AREA = Area("Xã Mẫu", (SQUARE,), (), (Named(cap.COMMUNE, "03646"),))
VI = Info(
    "vi-VN", "Lũ quét", (cap.Category.MET,), cap.Urgency.IMMEDIATE, cap.Severity.SEVERE, cap.Certainty.LIKELY, (AREA,),
    (cap.ResponseType.EVACUATE,), effective=SENT, expires=SENT + timedelta(hours=6), headline="Lũ quét ở xã Mẫu",
    description="Mưa to ở đầu nguồn.", instruction="Lên chỗ cao ngay.", web="https://example.vn/canh-bao/1",
    parameters=awareness.parameters(3),
)  # fmt: skip
EN = replace(
    VI, language="en", event="Flash flood", headline="Flash flood in Mau", areas=(replace(AREA, description="Mau"),)
)  # fmt: skip
ALERT = Alert(
    "VN14-2026-0001.1", "tinh.mau@example.vn", SENT, Status.ACTUAL, MsgType.ALERT, Scope.PUBLIC, (VI, EN)
)


# --- what we write ---------------------------------------------------------------------------------------------------------


def test_a_warning_in_two_languages_is_sound_and_read_back() -> None:
    content = cap.written(ALERT)
    assert cap.findings(content) == ()
    found = cap.read(content)
    assert (found.alert, found.oddities, found.is_signed) == (ALERT, (), False)
    assert found.reference == ALERT.reference


def test_the_independent_validator_agrees() -> None:
    validator = pytest.importorskip("capvalidator.validate").Validator
    assert validator(cap.written(ALERT)).schema()[0]
    assert not validator(writing.built(ALERT).replace(b"<sent>", b"<when>")).schema()[0]


text = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn"), exclude_characters="\ufffe\uffff"),
    max_size=40,
).map(str.strip)
said = text.filter(bool)
zones = st.integers(-12 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))
times = st.datetimes(
    datetime(2000, 1, 1),
    datetime(2100, 1, 1),
    timezones=zones,
).map(lambda one: one.replace(microsecond=0))
degrees = st.tuples(
    st.integers(-90_000_000, 90_000_000).map(lambda n: n / 1e6),
    st.integers(-180_000_000, 180_000_000).map(lambda n: n / 1e6),
)
polygons = st.lists(degrees, min_size=3, max_size=12).map(lambda pairs: (*pairs, pairs[0]))
named = st.builds(Named, said, said)
communes = st.integers(0, 99_999).map(lambda code: Named(cap.COMMUNE, f"{code:05}"))
circles = st.builds(
    lambda pair, km: cap.Circle(*pair, km), degrees, st.integers(0, 20_000_000).map(lambda n: n / 1e3)
)
areas = st.builds(
    Area, said, st.lists(polygons, max_size=2).map(tuple), st.lists(circles, min_size=1, max_size=2).map(tuple),
    st.lists(communes, min_size=1, max_size=3).map(tuple),
)  # fmt: skip
resources = st.builds(
    cap.Resource, said, st.sampled_from(["image/png", "audio/ogg"]), st.none() | st.integers(0, 10**9),
    st.just("") | st.just("https://example.vn/a.ogg"), st.just("") | st.just("a" * 40),
)  # fmt: skip
words = st.text("abcXYZ019.-_", min_size=1, max_size=20)


@st.composite
def alerts(draw: Callable[[Any], Any]) -> Alert:
    sent = draw(times)
    level = draw(st.sampled_from(sorted(awareness.LEVELS)))
    first = Info(
        "vi-VN", draw(said), tuple(draw(st.lists(st.sampled_from(cap.Category), min_size=1, max_size=2, unique=True))),
        draw(st.sampled_from(cap.Urgency)), awareness.LEVELS[level].severity, draw(st.sampled_from(cap.Certainty)),
        tuple(draw(st.lists(areas, min_size=1, max_size=2))),
        tuple(draw(st.lists(st.sampled_from(cap.ResponseType), max_size=2, unique=True))), draw(text),
        tuple(draw(st.lists(named, max_size=2))), draw(st.none() | st.just(sent)), draw(st.none() | st.just(sent)),
        sent + timedelta(minutes=draw(st.integers(1, 10_000))), draw(text), draw(said), draw(text), draw(text),
        draw(st.just("") | st.just("https://example.vn/1")), draw(text), awareness.parameters(level),
        tuple(draw(st.lists(resources, max_size=2))),
    )  # fmt: skip
    told = [
        replace(first, language=language, headline=draw(said))
        for language in draw(st.sampled_from([[], ["en"], ["en", "th"]]))
    ]
    kind = draw(st.sampled_from([MsgType.ALERT, MsgType.UPDATE, MsgType.CANCEL]))
    earlier = st.builds(lambda one, who, when: Reference(who, one, stamp(when)), words, words, times)
    return Alert(
        draw(words), draw(words), sent, draw(st.sampled_from(Status)), kind, Scope.PUBLIC, (first, *told), draw(text),
        codes=tuple(draw(st.lists(said, max_size=2))), note=draw(said),
        references=() if kind is MsgType.ALERT else tuple(draw(st.lists(earlier, min_size=1, max_size=3))),
        incidents=tuple(draw(st.lists(words, max_size=2))),
    )  # fmt: skip


@settings(max_examples=100)
@given(alerts())
def test_whatever_is_told_is_sound_and_comes_back_as_it_was(alert: Alert) -> None:
    content = cap.written(alert)
    found = cap.read(content)
    assert found.alert == alert
    assert found.oddities == ()
    assert cap.written(found.alert) == content, "and is written the same again, byte for byte"


@given(st.lists(st.builds(Reference, words, words, times.map(stamp)), min_size=1, max_size=4))
def test_references_keep_every_character(references: list[Reference]) -> None:
    update = replace(ALERT, msg_type=MsgType.UPDATE, references=tuple(references))
    assert cap.read(cap.written(update)).alert.references == tuple(references)


def test_a_later_message_names_the_earlier_one_as_it_was_written() -> None:
    """Also one of somebody else, whose zone is written with a letter."""
    theirs = writing.built(ALERT).replace(
        b"2026-07-01T16:49:00+07:00</sent>", b"\n 2026-07-01T09:49:00Z </sent>"
    )
    found = cap.read(theirs)
    assert found.alert.sent == SENT
    assert str(found.reference) == "tinh.mau@example.vn,VN14-2026-0001.1,2026-07-01T09:49:00Z"
    assert str(cap.read(cap.written(ALERT)).reference) == str(ALERT.reference)


@pytest.mark.parametrize(
    ("instant", "told"),
    [
        (SENT, "2026-07-01T16:49:00+07:00"),
        (SENT.astimezone(UTC), "2026-07-01T09:49:00-00:00"),
        (SENT.replace(microsecond=999_999), "2026-07-01T16:49:00+07:00"),
    ],
)
def test_times_are_written_as_the_standard_asks(instant: datetime, told: str) -> None:
    assert stamp(instant) == told
    assert moment(told) == instant.replace(microsecond=0)


@pytest.mark.parametrize(
    "naive", [datetime(2026, 7, 1), SENT.replace(tzinfo=timezone(timedelta(seconds=25_590)))]
)
def test_a_time_without_a_zone_of_whole_minutes_is_not_written(naive: datetime) -> None:
    with pytest.raises(ValueError, match="zone"):
        stamp(naive)
    with pytest.raises(NotSound):
        cap.written(replace(ALERT, sent=naive))


def test_a_control_character_is_told_not_written() -> None:
    with pytest.raises(NotSound):
        cap.written(replace(ALERT, note="a\x00b"))


# --- every rule finds what breaks it ------------------------------------------------------------------------------------------


def changed(**words: Any) -> Alert:
    return replace(ALERT, **words)


def info(**words: Any) -> Alert:
    return replace(ALERT, infos=tuple(replace(one, **words) for one in ALERT.infos))


def area(**words: Any) -> Alert:
    return replace(
        ALERT, infos=tuple(replace(one, areas=(replace(one.areas[0], **words),)) for one in ALERT.infos)
    )


def spoilt(old: str, new: str) -> bytes:
    content = writing.built(ALERT)
    assert old.encode() in content
    return content.replace(old.encode(), new.encode())


def heights() -> bytes:
    return spoilt("</geocode></area>", "</geocode><ceiling>10</ceiling></area>")


BROKEN: list[tuple[str, Alert | bytes]] = [
    *(("identifier", changed(identifier=bad)) for bad in ("", "a b", "a,b", "a<b", "a&b", "a\tb")),
    *(("sender", changed(sender=bad)) for bad in ("", "a b", "a,b", "a<b", "a&b")),
    ("dateTime", spoilt("16:49:00+07:00</sent>", "16:49:00+00:00</sent>")),
    ("dateTime", spoilt("16:49:00+07:00</effective>", "16:49:00+00:00</effective>")),
    ("expires", info(expires=SENT)),
    ("expires", info(onset=SENT + timedelta(hours=7))),
    ("expires", info(effective=SENT + timedelta(hours=6))),
    ("scope", changed(scope=Scope.RESTRICTED)),
    ("scope", changed(scope=Scope.PRIVATE)),
    ("references", changed(msg_type=MsgType.UPDATE)),
    ("references", changed(msg_type=MsgType.CANCEL)),
    ("references", changed(msg_type=MsgType.UPDATE, references=(Reference("a", "b", "2026-07-01T09:49:00Z"),))),
    ("references", changed(msg_type=MsgType.UPDATE, references=(Reference("a", "b", "c,d"),))),
    ("note", changed(status=Status.EXERCISE)),
    ("note", changed(msg_type=MsgType.ERROR, references=(ALERT.reference,))),
    ("web", info(web="/canh-bao/1")),
    ("polygon", area(polygons=(SQUARE[:3],))),
    ("polygon", area(polygons=((*SQUARE[:3], (21.4, 103.9)),))),
    ("polygon", area(polygons=(tuple((lon, lat) for lat, lon in SQUARE),))),
    ("polygon", area(polygons=((*((21.0, 103 + n / 200) for n in range(100)), (21.0, 103.0)),))),
    ("circle", area(circles=(cap.Circle(21.0, 103.0, 30_000),))),
    ("ceiling", heights()),
    ("info", changed(infos=())),
    ("language", info(language="vi")),
    ("event", info(event=" ")),
    ("headline", info(headline="")),
    ("expires", info(expires=None)),
    ("area", info(areas=())),
    ("languages", changed(infos=(VI, replace(EN, severity=cap.Severity.MINOR, parameters=())))),
    ("languages", changed(infos=(VI, replace(EN, expires=SENT + timedelta(hours=5))))),
    ("languages", changed(infos=(VI, replace(EN, areas=(replace(AREA, geocodes=(Named(cap.COMMUNE, "03664"),)),))))),
    ("languages", changed(infos=(VI, replace(EN, areas=(replace(AREA, polygons=()),))))),
    ("geocode", area(geocodes=())),
    ("geocode", area(geocodes=(Named(cap.COMMUNE, "3646"),))),
    ("geocode", area(geocodes=(*AREA.geocodes, Named("X", "")))),
    ("areaDesc", area(description="")),
    ("shape", area(polygons=())),
    ("shape", info(parameters=(*awareness.parameters(3), conventions.NO_SHAPE))),
    ("awareness_level", info(parameters=(Named(awareness.NAME, "3; red; Severe"),))),
    ("awareness_level", info(severity=cap.Severity.MINOR)),
    ("xml", writing.built(ALERT).replace(b"?>", b"?><!DOCTYPE alert>", 1)),
    ("schema", spoilt("<status>Actual", "<status>Real")),
    ("schema", spoilt("16:49:00+07:00</sent>", "16:49:00Z</sent>")),
    ("schema", spoilt("<scope>Public</scope>", "")),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(BROKEN)))
def test_what_breaks_a_rule_is_found_by_it(number: int) -> None:
    rule, broken = BROKEN[number]
    content = broken if isinstance(broken, bytes) else writing.built(broken)
    found = cap.findings(content)
    assert rule in {finding.rule for finding in found}, found
    assert all(finding.section and len(finding.sentence.split()) >= 3 for finding in found)
    with pytest.raises(NotSound):
        cap.require_sound(content)
    if isinstance(broken, Alert):
        with pytest.raises(NotSound):
            cap.written(broken)


def test_every_rule_has_an_example_that_breaks_it() -> None:
    """A rule nobody can break is no rule: each function of the lists found something above."""
    silent = []
    for rule in checking.RULES:
        trees = [
            etree.fromstring(one if isinstance(one, bytes) else writing.built(one)) for _rule, one in BROKEN
        ]
        if not any(list(rule(tree)) for tree in trees):
            silent.append(rule.__name__)
    assert silent == ["languages"] or silent == []


def test_a_bad_language_tag_is_found() -> None:
    tree = etree.fromstring(spoilt("<language>en<", "<language>en us<"))
    assert [one.rule for rule in checking.RULES for one in rule(tree)] == ["language"]


def test_the_schema_is_taken_only_if_it_is_the_one_we_know(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "SHA256", "0" * 64)
    schema.schema.cache_clear()
    with pytest.raises(schema.SchemaChanged):
        cap.findings(writing.built(ALERT))
    with pytest.raises(NotSound, match="not the file whose hash we know"):
        cap.written(ALERT)
    monkeypatch.undo()
    schema.schema.cache_clear()
    assert cap.findings(writing.built(ALERT)) == ()


def test_levels_are_told_as_number_colour_and_weight() -> None:
    assert [awareness.told(level) for level in awareness.LEVELS] == [
        "1; light blue; Minor",
        "2; light yellow; Moderate",
        "3; orange; Severe",
        "4; red; Extreme",
        "5; purple; Extreme",
    ]
    assert conventions.MOST_VERTICES == 100


# --- what others send --------------------------------------------------------------------------------------------------------


FOREIGN = f"""<?xml version="1.0" encoding="UTF-8"?>
<cap:alert xmlns:cap="{NAMESPACE}" xmlns:x="urn:somebody:else">
  <cap:identifier> A-1
  </cap:identifier><cap:sender>w@example.org</cap:sender><cap:sent>2026-07-01T09:49:00Z</cap:sent>
  <cap:status>Actual</cap:status><cap:msgType>Alert</cap:msgType><cap:scope>Public</cap:scope>
  <cap:code>
    profile:1
  </cap:code>
  <x:extra><x:deep>1</x:deep></x:extra>
  <cap:info><cap:category>Met</cap:category><cap:category>Weather</cap:category><cap:event>Flood</cap:event>
    <cap:urgency>Soon</cap:urgency><cap:severity>Severe</cap:severity><cap:certainty>Likely</cap:certainty>
    <cap:expires>tomorrow</cap:expires>
    <cap:area><cap:areaDesc>Here</cap:areaDesc>
      <cap:polygon>
        21.3,103.9 21.3,104.0
        21.4,104.0 21.3,103.9
      </cap:polygon><cap:polygon>1,2 3,4</cap:polygon>
      <cap:circle>21.3,103.9 5</cap:circle></cap:area></cap:info>
</cap:alert>"""


def test_a_foreign_message_is_understood_as_far_as_it_goes() -> None:
    found = cap.read(FOREIGN.encode())
    alert, told = found.alert, found.alert.infos[0]
    assert (alert.identifier, alert.codes, alert.sent) == ("A-1", ("profile:1",), SENT)
    assert (told.language, told.categories, told.urgency) == (
        "en-US",
        (cap.Category.MET,),
        cap.Urgency.UNKNOWN,
    )
    assert told.expires is None
    assert told.areas[0].polygons == (SQUARE,)
    assert told.areas[0].circles == (cap.Circle(21.3, 103.9, 5),)
    assert sorted(one.split(":")[0] for one in found.oddities) == [
        "category",
        "expires",
        "polygon",
        "urgency",
    ]


def test_a_message_may_have_no_info() -> None:
    bare = replace(ALERT, infos=(), msg_type=MsgType.CANCEL, references=(ALERT.reference,))
    assert cap.read(cap.written(bare)).alert == bare


@pytest.mark.parametrize(
    ("letter", "hours"), [("Z", 0), ("A", 1), ("I", 9), ("K", 10), ("M", 12), ("N", -1), ("Y", -12), ("z", 0)]
)
def test_letter_zones_are_understood(letter: str, hours: int) -> None:
    assert moment(f"2026-07-01T16:49:00{letter}").utcoffset() == timedelta(hours=hours)


@pytest.mark.parametrize(
    "text", ["0001-01-01T00:00:00M", "9999-12-31T23:59:59-12:00", "1899-12-31T00:00:00Z"]
)
def test_a_time_no_calendar_reaches_is_not_understood(text: str) -> None:
    with pytest.raises(ValueError, match="calendar"):
        moment(text)


@pytest.mark.parametrize("text", ["", "2026-07-01", "2026-07-01T16:49:00", "2026-07-01T16:49:00J", "soon"])
def test_a_time_without_a_zone_is_not_understood(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 — Python's own words
        moment(text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<status>Actual</status>", "<status>Real</status>"),
        ("<msgType>Alert</msgType>", ""),
        ("<scope>Public</scope>", "<scope>All</scope>"),
        ("<identifier>VN14-2026-0001.1</identifier>", "<identifier> </identifier>"),
        ("16:49:00+07:00</sent>", "16:49:00</sent>"),
        ("emergency:cap:1.2", "emergency:cap:9.9"),
        ("?>", "?><!DOCTYPE alert>"),
    ],
)
def test_what_cannot_be_taken_for_a_message_is_refused_in_a_sentence(old: str, new: str) -> None:
    with pytest.raises(NotCap) as told:
        cap.read(spoilt(old, new))
    assert len(str(told.value).split()) >= 4


@settings(max_examples=200)
@given(st.data())
def test_a_torn_message_never_crashes_the_reader(data: Any) -> None:
    content = bytearray(writing.built(ALERT))
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        cap.read(bytes(content))
    except NotCap:
        return
    cap.findings(bytes(content))

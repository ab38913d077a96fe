"""A voice is recorded, approved by a second person, heard by everybody, and falls silent when its words change."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import DESK, Person
from tests.support.human import Recorder
from tests.support.patience import until

READ_BY = 400_000  # a fresh demo's lanes read one sentence after the other
WITHIN = 180_000  # the quick lane levels while three browsers run
LONG_WORK = 900  # seconds: bytes go in the lane of long work, behind a turn of each of its twenty jobs
GATHER = """
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.speech import api
api.gather(by=SystemActor("journey"))
"""
SAY = """
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.speech import api
api.say(by=SystemActor("journey"), room="portal", saying=api.Saying("{key}", "{words}"))
"""


def hello(page: Page) -> str:
    """The sentence a visitor's first page says first; it is what the journey records."""
    return page.locator("[data-text='home.hello']").get_attribute("data-listen") or ""


def record(someone: Person, words: str, room: str = "portal") -> str:
    """From the board to a recording that waits for its second listener; returns its page."""
    page = someone.page
    someone.go(f"/w/speech/?language=hnj&room={room}&q={quote(words[:40])}")
    someone.tap(page.locator("li.duty", has_text=words).get_by_role("link", name="Thu âm"))
    someone.tap(page.locator("[data-recorder-start]"))
    stop = page.locator("[data-recorder-stop]")
    expect(stop).to_be_visible()
    page.wait_for_timeout(2500)
    someone.tap(stop)
    expect(page.locator("[data-recorder-result]")).to_be_visible()
    someone.keeps_a_picture("voice-recorded")
    someone.type(page.locator("input[name=name]"), "Bà Giàng")
    someone.tap(page.locator("input[name=agreed]"))
    someone.tap(page.locator("main form[data-recorder] button[type=submit]"))
    expect(page.get_by_text("chờ người nghe lại").first).to_be_visible(timeout=WITHIN)
    return someone.path


def grew_up_with_it(someone: Person) -> None:
    someone.go("/w/speech/waiting/")
    box = someone.page.locator("form[action$='/mother-tongues/']").get_by_label("Tiếng Mông Lềnh/Xanh")
    if not box.is_visible():
        someone.tap(someone.page.locator("main details.card > summary"))
    box.check()
    someone.tap(someone.page.locator("form[action$='/mother-tongues/'] button"))


def approve(someone: Person, uid: str) -> None:
    grew_up_with_it(someone)
    someone.keeps_a_picture("voice-waiting")
    someone.tap(someone.page.locator(f"form[action='{uid}approve/'] button"))


def test_a_voice_is_recorded_approved_heard_and_turns_stale(
    with_microphone: Callable[..., Person], journey_server: Any, recorder: Recorder
) -> None:
    journey_server.place.python(GATHER)  # the bulk lane's hourly work, now
    visitor = with_microphone().go("/")
    words = hello(visitor.page)
    recording = record(with_microphone("speech_editor", width=DESK), words)
    approve(with_microphone("native_listener"), recording)
    visitor.effort.taps = 0
    visitor.tap("Chọn tiếng").tap(visitor.page.locator("button[value=hnj]"))
    sentence = visitor.page.locator("[data-text='home.hello']")
    expect(sentence).to_contain_text("kB · tiếng Mông Lềnh/Xanh")
    visitor.tap(visitor.page.locator("[data-read-all]"))
    expect(visitor.page.locator(".spoken-now")).to_be_visible()
    recorder.note("first visit → spoken home: taps", visitor.effort.taps, "taps", at_most_goal=3)
    visitor.press("Escape")
    expect(visitor.page.locator(".spoken-now")).to_have_count(0)
    seconds = visitor.page.evaluate(LENGTH, sentence.get_attribute("href"))
    assert seconds > 1
    visitor.keeps_a_picture("voice-heard")
    journey_server.place.python(SAY.format(key="portal:home.hello", words="Lời mới của trang đầu."))
    gone = visitor.forgive("410").page.request.get(visitor.address + (sentence.get_attribute("href") or ""))
    assert gone.status == 410
    expect(visitor.go("/").page.locator("[data-text='home.hello']")).not_to_contain_text("Mông")
    board = with_microphone("speech_editor", width=DESK).go("/w/speech/?language=hnj&state=stale")
    board.sees("Lời mới của trang đầu.").keeps_a_picture("voice-stale")


LENGTH = """url => new Promise((done, failed) => {
  const sound = new Audio(url);
  sound.onloadedmetadata = () => done(sound.duration);
  sound.onerror = () => failed(sound.error.message);
})"""


# A sentence of three seconds may be over before a busy machine looks at its button.
SLOWLY = """const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () { this.playbackRate = 0.1; return play.call(this); };"""


def test_a_sentence_plays_to_its_end_and_one_at_a_time(with_microphone: Callable[..., Person]) -> None:
    """By the machine, where the demo's lanes have read already; the button tells how far it is."""
    someone = with_microphone()
    someone.page.context.add_init_script(SLOWLY)
    someone.go("/about/")
    spoken = someone.page.locator("main a[data-listen]")
    for _turn in range(READ_BY // 5000):
        if spoken.count() > 1:
            break
        someone.page.wait_for_timeout(5000)
        someone.go("/about/")
    expect(spoken.nth(1)).to_be_visible()
    someone.tap(spoken.nth(0))
    expect(spoken.nth(0)).to_have_attribute("aria-pressed", "true")
    someone.tap(spoken.nth(1))
    expect(spoken.nth(0)).not_to_have_attribute("aria-pressed", "true")
    expect(spoken.nth(1).locator("progress")).to_be_visible()
    someone.tap(spoken.nth(1))
    # Paused, or called off while it was still on its way.
    expect(spoken.nth(1)).not_to_have_attribute("aria-pressed", "true")


def test_a_voice_withdrawn_while_the_page_is_open_is_not_heard(
    with_microphone: Callable[..., Person],
) -> None:
    """The page is older than the withdrawal: the address answers 410, and the button says so at once."""
    someone = with_microphone().forgive("410").go("/about/")
    someone.page.route("**/speech/**", lambda route: route.fulfill(status=410))
    spoken = someone.page.locator("main a[data-listen]").first
    expect(spoken).to_be_visible(timeout=WITHIN)
    spoken.click()
    expect(someone.page.locator("main a[data-listen][href]")).to_have_count(
        someone.page.locator("main a[data-listen]").count() - 1
    )


@pytest.mark.parametrize("path", ["/about/", "/board/", "/sources/legal/80-NQ/TW/", "/places/03646/"])
def test_without_script_a_sentence_is_a_plain_link(meet: Callable[..., Person], path: str) -> None:
    someone = meet(script=False).go(path)
    link = someone.page.locator("main a[data-listen]").first
    for _turn in range(READ_BY // 5000):
        with suppress(AssertionError):
            expect(link).to_be_visible(timeout=5_000)
            break
        someone.go(path)
    expect(link).to_be_visible()
    answer = someone.page.request.get(someone.address + (link.get_attribute("href") or ""))
    assert (answer.status, answer.headers["content-type"]) == (200, "audio/ogg")
    expect(someone.page.locator("[data-read-all]")).to_be_hidden()


ERASED = """
from hoaban.foundation.files import intake
from hoaban.foundation.files.models import StoredFile
from hoaban.foundation.speech.models import Recording
row = Recording.plain.get(uid="{uid}")
kept = list(StoredFile.plain.filter(pk__in=[row.original_id, row.opus_id, row.aac_id]))
# The microphone of these walks says the same to everybody: bytes that another recording holds too stay for that one.
others = StoredFile.plain.exclude(pk__in=[one.pk for one in kept]).exclude(state="forgotten")
held = set(others.filter(sha256__in=[one.sha256 for one in kept]).values_list("sha256", flat=True))
print(any(one.state != "forgotten" or one.sha256 not in held and intake.store().has(one.sha256) for one in kept))
"""
DUTY = "Nghe lại bản thu bằng tiếng mẹ đẻ của bạn"


def test_a_voice_of_the_board_is_asked_for_heard_taken_back_and_erased(
    with_microphone: Callable[..., Person], journey_server: Any
) -> None:
    journey_server.place.python(GATHER)
    visitor = with_microphone()
    visitor.page.context.add_init_script(SLOWLY)
    visitor.go("/languages/")
    visitor.tap(visitor.page.locator("button[value=hnj]")).go("/board/")
    sentence = visitor.page.locator("[data-text='board.hello']")
    words = sentence.get_attribute("data-listen") or ""
    listener = with_microphone("native_listener", width=DESK)
    grew_up_with_it(listener)
    recording = record(with_microphone("speech_editor", width=DESK), words, "places")
    duty = listener.go("/w/").page.locator("main a", has_text=DUTY)
    expect(duty).to_have_count(1)
    listener.keeps_a_picture("voice-duty")
    listener.tap(duty)
    listener.tap(listener.page.locator(f"form[action='{recording}approve/'] button"))
    still = listener.go("/w/speech/waiting/").page.locator("form[action$='/approve/']")
    expect(listener.page.locator(f"form[action='{recording}approve/']")).to_have_count(0)
    # The duty is for all that waits for her: other walks may have left her a recording.
    left = min(still.count(), 1)
    expect(listener.go("/w/").page.locator("main a", has_text=DUTY)).to_have_count(left)

    visitor.go("/board/")
    expect(sentence).to_contain_text("kB · tiếng Mông Lềnh/Xanh")
    visitor.keeps_a_picture("board-heard")
    visitor.tap(sentence)
    expect(sentence).to_have_attribute("aria-pressed", "true")
    visitor.press("Escape").page.wait_for_timeout(500)
    address = visitor.address + (sentence.get_attribute("href") or "")

    editor = with_microphone("speech_editor", width=DESK).go(recording)
    editor.tap(editor.page.locator("details.section summary"))
    editor.keeps_a_picture("voice-taking-back")
    editor.tap(editor.page.locator("form[action$='/withdraw/'] button"))
    # The open page still names it and the browser holds a copy of its own: it asks, and is told that the voice is gone.
    visitor.forgive("410").tap(sentence)
    expect(visitor.page.locator("[data-text='board.hello'][href]")).to_have_count(0)
    assert visitor.page.evaluate("url => fetch(url).then(answer => answer.status)", address) == 410
    expect(visitor.go("/board/").page.locator("[data-text='board.hello']")).not_to_contain_text("Mông")
    uid = recording.rstrip("/").rpartition("/")[2]
    until(
        lambda: "True" not in journey_server.place.python(ERASED.format(uid=uid)),
        "the bytes are still there",
        within=LONG_WORK,
    )

"""One set of promises for the twin and for the real programs; plus what only the real ones can show."""

import math
import shutil
import struct
import subprocess
import wave
from pathlib import Path

import pytest

from hoaban.foundation.speech.api import AudioTool, Reader, TwinAudio, TwinReader
from hoaban.foundation.speech.errors import NotAudio, Silent, TooLong
from hoaban.integrations.espeak.api import Espeak
from hoaban.integrations.ffmpeg.api import Ffmpeg

pytestmark = pytest.mark.slow


def needs(program: str) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")


@pytest.fixture(params=["twin", "ffmpeg"])
def tool(request: pytest.FixtureRequest) -> AudioTool:
    if request.param == "twin":
        return TwinAudio()
    needs("ffmpeg")
    return Ffmpeg()


@pytest.fixture
def real() -> Ffmpeg:
    needs("ffmpeg")
    return Ffmpeg()


@pytest.fixture(params=["twin", "espeak"])
def reader(request: pytest.FixtureRequest) -> Reader:
    if request.param == "twin":
        return TwinReader()
    needs("espeak-ng")
    return Espeak()


def tone(folder: Path, seconds: float = 2.0, height: float = 0.05, silence: float = 0.0) -> Path:
    """A sine as a quiet microphone gives it, silence on both sides."""
    rate, path = 16_000, folder / "tone.wav"
    quiet = [0] * int(rate * silence)
    three_waves = [int(32767 * height * math.sin(2 * math.pi * 300 * n / rate)) for n in range(160)]
    loud = (three_waves * int(rate * seconds / 160 + 1))[: int(rate * seconds)]
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(struct.pack(f"<{len(quiet) * 2 + len(loud)}h", *quiet, *loud, *quiet))
    return path


def test_two_files_are_made_and_measured(tool: AudioTool, tmp_path: Path) -> None:
    made = tool.level(tone(tmp_path), "audio/wav", tmp_path)
    assert made.opus.read_bytes()[:4] == b"OggS"
    assert made.aac.read_bytes()[4:8] == b"ftyp"
    assert made.seconds == pytest.approx(2.0, abs=0.3)
    assert made.loudness_after == pytest.approx(-16.0, abs=1.0)


def test_sounds_are_joined_in_order_with_a_breath_between(tool: AudioTool, tmp_path: Path) -> None:
    sources = []
    for number in range(2):
        folder = tmp_path / str(number)
        folder.mkdir()
        sources.append(tool.level(tone(folder), "audio/wav", folder).opus)
    made = tool.join(sources, tmp_path)
    assert made.opus.read_bytes()[:4] == b"OggS"
    assert made.aac.read_bytes()[4:8] == b"ftyp"
    with pytest.raises(NotAudio):
        tool.join([tmp_path / "0" / "tone.wav"], tmp_path)


def test_two_sentences_of_two_seconds_last_between_four_and_five(real: Ffmpeg, tmp_path: Path) -> None:
    source = real.level(tone(tmp_path), "audio/wav", tmp_path).opus
    made = real.join([source, source], tmp_path)
    assert made.seconds == pytest.approx(4.5, abs=0.4)
    assert made.opus.stat().st_size < 14_000


def test_what_is_no_sound_is_refused(tool: AudioTool, tmp_path: Path) -> None:
    path = tmp_path / "letter.wav"
    path.write_bytes(b"no sound at all, but somebody called it so " * 40)
    with pytest.raises(NotAudio):
        tool.level(path, "audio/wav", tmp_path)


def test_silence_is_refused(tool: AudioTool, tmp_path: Path) -> None:
    with pytest.raises(Silent):
        tool.level(tone(tmp_path, height=0.0), "audio/wav", tmp_path)


def test_a_speech_without_end_is_refused(tool: AudioTool, tmp_path: Path) -> None:
    with pytest.raises(TooLong):
        tool.level(tone(tmp_path, seconds=183), "audio/wav", tmp_path)


def test_words_become_sound(reader: Reader, tmp_path: Path) -> None:
    path = reader.read("Xin chào bà con", tmp_path)
    with wave.open(str(path), "rb") as sound:
        assert sound.getnframes() / sound.getframerate() > 0.4


@pytest.mark.parametrize("height", [0.01, 0.05, 0.9])
@pytest.mark.parametrize("seconds", [0.8, 5.0])
def test_whispered_and_shouted_sound_alike(
    real: Ffmpeg, tmp_path: Path, height: float, seconds: float
) -> None:
    made = real.level(tone(tmp_path, seconds, height), "audio/wav", tmp_path)
    assert made.loudness_after == pytest.approx(-16.0, abs=1.0)


def test_the_silence_before_and_after_is_cut(real: Ffmpeg, tmp_path: Path) -> None:
    made = real.level(tone(tmp_path, seconds=2, silence=3), "audio/wav", tmp_path)
    assert made.seconds == pytest.approx(2.3, abs=0.2)


def test_a_sentence_of_ten_seconds_weighs_about_twenty_kilobytes(real: Ffmpeg, tmp_path: Path) -> None:
    made = real.level(tone(tmp_path, seconds=10), "audio/wav", tmp_path)
    assert made.opus.stat().st_size < 26_000
    assert made.aac.stat().st_size < 40_000


@pytest.mark.parametrize(
    ("ending", "media_type"),
    [("webm", "video/webm"), ("ogg", "audio/ogg"), ("mp3", "audio/mpeg"), ("m4a", "video/mp4")],
)
def test_what_browsers_and_phones_send_is_understood(
    real: Ffmpeg, tmp_path: Path, ending: str, media_type: str
) -> None:
    path = tmp_path / f"sent.{ending}"
    codec = {"webm": "libopus", "ogg": "libopus", "mp3": "libmp3lame", "m4a": "aac"}[ending]
    words = ["ffmpeg", "-nostdin", "-y", "-i", str(tone(tmp_path)), "-c:a", codec, str(path)]
    subprocess.run(words, capture_output=True, check=True)
    assert real.level(path, media_type, tmp_path).seconds == pytest.approx(2.0, abs=0.3)


def test_a_play_list_in_disguise_opens_no_other_file(real: Ffmpeg, tmp_path: Path) -> None:
    secret = tone(tmp_path)
    path = tmp_path / "list.mp3"
    path.write_text(f"#EXTM3U\n#EXTINF:2,\nfile://{secret}\n")
    with pytest.raises(NotAudio):
        real.level(path, "audio/mpeg", tmp_path)


def test_a_cut_file_is_no_crash(real: Ffmpeg, tmp_path: Path) -> None:
    whole = real.level(tone(tmp_path, seconds=3), "audio/wav", tmp_path).opus.read_bytes()
    path = tmp_path / "half.ogg"
    path.write_bytes(whole[:60])
    with pytest.raises((NotAudio, Silent)):
        real.level(path, "audio/ogg", tmp_path)

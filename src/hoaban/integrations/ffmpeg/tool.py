"""Three passes: cut and measure, level and measure again, pack twice."""

import json
import math
import re
import shutil
import subprocess
import wave
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from hoaban.foundation.speech.errors import NotAudio, Silent, ToolMissing, TooLong
from hoaban.foundation.speech.ports import Levelled, Packed
from hoaban.foundation.speech.values import LEAST_SECONDS, MOST_SECONDS

PROGRAM = "ffmpeg"
WITHIN = 60
TARGET = -16.0
# Above this a quiet room's hiss would be louder than the voice.
MOST_GAIN = 30.0
QUIETEST = -60.0
CEILING = 10 ** (-1.5 / 20)
DEMUXERS = {
    "audio/wav": "wav",
    "audio/ogg": "ogg",
    "audio/mpeg": "mp3",
    "video/webm": "matroska,webm",
    "video/mp4": "mov,mp4,m4a,3gp,3g2,mj2",
}
# Both ends below −45 dB are cut, 0.15 s are left: a first consonant is quiet. Done by us, in steps of 10 ms: ffmpeg's
# `silenceremove` between two `areverse` gave an empty file for some loud ones.
RATE = 48_000
STEP = RATE // 100
THRESHOLD = 32768 * 10 ** (-45 / 20)
MARGIN = 15
BREATH = RATE * 2 // 5
"""Samples between two sentences that were recorded one by one."""
MEASURE = f"loudnorm=I={TARGET}:TP=-1.5:LRA=11:print_format=json"
_REPORT = re.compile(r"\{[^{}]*\"input_i\"[^{}]*\}")


class Ffmpeg:
    """Fulfils `speech.ports.AudioTool`."""

    name = PROGRAM

    def level(self, source: Path, media_type: str, folder: Path) -> Levelled:
        """See the port. Everything happens in ``folder``; the source is only read."""
        demuxer = DEMUXERS.get(media_type)
        if demuxer is None:
            raise NotAudio
        whole, cut, even = (folder / f"{name}.wav" for name in ("whole", "cut", "even"))
        # A little more than allowed tells a long recording from one that just fits.
        limits = ["-t", str(MOST_SECONDS + 5), "-f", demuxer.split(",")[0]]
        self._run([*limits, "-i", str(source), *_wav("anull", whole)])
        seconds = _trim(whole, cut)
        if seconds > MOST_SECONDS:
            raise TooLong
        if seconds < LEAST_SECONDS:
            raise Silent
        before = self._loudness(cut)
        if before < QUIETEST:
            raise Silent
        gain = min(TARGET - before, MOST_GAIN)
        self._run(["-i", str(cut), *_wav(f"volume={gain:.2f}dB,alimiter=limit={CEILING:.3f}:level=0", even)])
        opus, aac = folder / "voice.ogg", folder / "voice.m4a"
        self._run(["-i", str(even), *_opus(opus), *_aac(aac)])
        return Levelled(opus, aac, round(seconds, 2), before, self._loudness(even))

    def join(self, sources: Sequence[Path], folder: Path) -> Packed:
        """See the port. What is joined was levelled one by one and is not levelled again."""
        whole = folder / "joined.wav"
        with wave.open(str(whole), "wb") as made:
            made.setnchannels(1)
            made.setsampwidth(2)
            made.setframerate(RATE)
            for number, source in enumerate(sources):
                part = folder / f"part-{number:02}.wav"
                self._run(["-f", "ogg", "-i", str(source), *_wav("anull", part)])
                with wave.open(str(part), "rb") as sound:
                    made.writeframes(
                        bytes(BREATH * 2 if number else 0) + sound.readframes(sound.getnframes())
                    )
            seconds = made.tell() / RATE
        opus, aac = folder / "joined.ogg", folder / "joined.m4a"
        self._run(["-i", str(whole), *_opus(opus), *_aac(aac)])
        return Packed(opus, aac, round(seconds, 2))

    def _loudness(self, path: Path) -> float:
        found = _REPORT.search(self._run(["-i", str(path), "-af", MEASURE, "-f", "null", "-"]))
        value = float(json.loads(found.group())["input_i"]) if found else -math.inf
        return value if math.isfinite(value) else -99.0

    def _run(self, words: list[str]) -> str:
        """What the program said. A failure means that it found no sound in the file."""
        program = shutil.which(PROGRAM)
        if program is None:
            raise ToolMissing(PROGRAM)
        fixed = [
            program,
            *("-nostdin", "-hide_banner", "-y", "-threads", "1"),
            *("-protocol_whitelist", "file,pipe", "-xerror"),
        ]
        try:
            done = subprocess.run(  # noqa: S603 — our own words, no shell
                [*fixed, *words], stdin=subprocess.DEVNULL, capture_output=True, timeout=WITHIN, check=False
            )
        except subprocess.TimeoutExpired as problem:
            raise NotAudio from problem
        said = done.stderr.decode("utf-8", "replace")
        if done.returncode and "No space left" in said:
            raise OSError(said[-300:])
        if done.returncode:
            raise NotAudio
        return said


def _wav(filters: str, path: Path) -> list[str]:
    return [
        "-map",
        "0:a:0",
        "-vn",
        "-af",
        filters,
        "-ac",
        "1",
        "-ar",
        str(RATE),
        "-c:a",
        "pcm_s16le",
        str(path),
    ]


def _opus(path: Path) -> list[str]:
    voice = ["-c:a", "libopus", "-b:a", "16k", "-vbr", "on", "-application", "voip"]
    return ["-map", "0:a:0", "-map_metadata", "-1", *voice, "-f", "ogg", str(path)]


def _aac(path: Path) -> list[str]:
    """Low-complexity AAC plays on every phone; the index stands first, so that play begins before the end arrives."""
    voice = ["-c:a", "aac", "-profile:a", "aac_low", "-b:a", "24k", "-ar", "24000"]
    return [
        "-map",
        "0:a:0",
        "-map_metadata",
        "-1",
        *voice,
        "-movflags",
        "+faststart",
        "-f",
        "ipod",
        str(path),
    ]


def _trim(source: Path, target: Path) -> float:
    """Write the part with sound in it; its seconds, 0 if there is none."""
    with wave.open(str(source), "rb") as sound:
        samples = np.frombuffer(sound.readframes(sound.getnframes()), dtype="<i2")
    steps = samples[: len(samples) // STEP * STEP].reshape(-1, STEP).astype(np.float32)
    loud = np.flatnonzero(np.sqrt((steps**2).mean(axis=1)) > THRESHOLD)
    if not len(loud):
        return 0.0
    kept = samples[max(0, loud[0] - MARGIN) * STEP : (loud[-1] + 1 + MARGIN) * STEP]
    with wave.open(str(target), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(kept.tobytes())
    return len(kept) / RATE

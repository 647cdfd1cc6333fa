"""A tune as sound: notes to a waveform to a player that works in pages too.

Additive synthesis: each note is a sum of sine waves, its pitch and the first multiples
of it, under an envelope that rises in a hundredth of a second and then decays.
"""

import io
import wave

import numpy as np
from IPython.display import Audio

RATE = 8000  # samples a second
HARMONICS = (1.0, 0.45, 0.25, 0.12)  # loudness of 1, 2, 3, 4 times the pitch
RISE, FALL = 0.01, 0.03  # seconds
LIMIT = 45_000  # bytes that a stored player may take


def events(bars, bar_seconds=1.0):
    """When each note sounds.

    Parameters
    ----------
    bars : list of list of course_utils.datasets.abc_notation.Note
        For a whole tune as heard: ``tune.played``.
    bar_seconds : float
        Of the first bar; the others keep its tempo.

    Returns
    -------
    list of (float, float, int)
        Start in seconds, duration in seconds, MIDI number; rests are left out.
    """
    first = sum(note.length for note in bars[0])
    found, now = [], 0
    for bar in bars:
        for note in bar:
            if note.midi is not None:
                start, lasts = (float(t / first) for t in (now, note.length))
                found.append((start * bar_seconds, lasts * bar_seconds, note.midi))
            now += note.length
    return found


def frequency(midi):
    """Hertz: 440 for 69, twice as many for 12 more (equal temperament)."""
    return 440.0 * 2 ** ((midi - 69) / 12)


def waveform(notes, rate=RATE):
    """The sum of all notes, as loud as possible.

    Parameters
    ----------
    notes : list of (start, duration, midi)
        As `events` gives them; seconds.
    rate : int
        Samples a second. Harmonics above half of it are left out: they would come back
        as wrong, low tones.

    Returns
    -------
    (L,) float64
        From -1 to 1.
    """
    if not notes:
        raise ValueError("notes is empty; expected at least one note")
    length = max(start + duration for start, duration, _ in notes)
    sound = np.zeros(round(length * rate) + 1)
    for start, duration, midi in notes:
        tone = _tone(frequency(midi), duration, rate)
        begin = round(start * rate)
        sound[begin : begin + len(tone)] += tone[: len(sound) - begin]
    return sound / np.abs(sound).max()


def wav(sound, rate=RATE):
    """A WAV file of one channel with 8 bits a sample, as bytes."""
    samples = np.round(128 + 127 * np.clip(sound, -1, 1)).astype(np.uint8)
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())
    return buffer.getvalue()


class Player(Audio):
    """`IPython.display.Audio` whose player has a name, for those who do not see it.

    Parameters
    ----------
    notes : list of (start, duration, midi)
    label : str
        What one hears.
    rate : int

    Raises
    ------
    ValueError
        Without a label, or if the sound would take more than `LIMIT` bytes in the
        stored notebook: play fewer bars, or faster.
    """

    def __init__(self, notes, label, rate=RATE):
        if not label.strip():
            raise ValueError("label is empty; expected what one hears")
        data = wav(waveform(notes, rate), rate)
        stored = len(data) * 4 // 3  # as letters
        if stored > LIMIT:
            raise ValueError(
                f"the sound takes {stored} bytes in the notebook; expected at most "
                f"{LIMIT}: play fewer bars, or faster"
            )
        self.label = label
        super().__init__(data=data, embed=True)

    def _repr_html_(self):
        named = f'<audio aria-label="{_quoted(self.label)}" '
        return super()._repr_html_().replace("<audio ", named, 1).strip()

    def __repr__(self):
        return f"Player: {self.label}"


def _quoted(text):
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


def _tone(pitch, duration, rate):
    t = np.arange(round(duration * rate)) / rate
    tone = sum(
        loudness * np.sin(2 * np.pi * k * pitch * t)
        for k, loudness in enumerate(HARMONICS, start=1)
        if k * pitch < rate / 2
    )
    # Down to zero at the end as well: a wave that is cut off makes a click.
    ends = np.minimum(1, np.minimum(t / RISE, (duration - t) / FALL))
    return tone * ends * np.exp(-2.5 * t)

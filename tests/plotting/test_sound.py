"""What is heard: pitches in the spectrum, lengths, the size of the player."""

import base64
import io
import re
import wave
from fractions import Fraction

import numpy as np
import pytest

from course_utils.datasets import abc_notation as abc
from course_utils.datasets import tunes
from course_utils.plotting import sound


def loudest(samples, rate):
    """The loudest pitch of some samples in Hertz."""
    window = samples * np.hanning(len(samples))
    spectrum = np.abs(np.fft.rfft(window, 8 * len(samples)))
    return np.argmax(spectrum) * rate / (8 * len(samples))


@pytest.mark.parametrize(("midi", "hertz"), [(69, 440), (60, 261.63), (81, 880)])
def test_pitches_of_the_scale(midi, hertz):
    assert sound.frequency(midi) == pytest.approx(hertz, rel=1e-4)


def test_every_note_of_a_tune_has_its_pitch_in_the_wav_file():
    """As a player gets it: 8 bits, read back from the file."""
    tune = abc.parse(tunes.corpus(3)[1].text)
    notes = sound.events(tune.bars[:4], bar_seconds=2.0)
    file = wave.open(io.BytesIO(sound.wav(sound.waveform(notes))))
    assert (file.getframerate(), file.getnchannels()) == (sound.RATE, 1)
    samples = np.frombuffer(file.readframes(file.getnframes()), np.uint8) - 128.0
    assert len(samples) / sound.RATE == pytest.approx(8, abs=0.01)
    for start, duration, midi in notes:
        part = samples[round(start * sound.RATE) :][: round(duration * sound.RATE)]
        assert loudest(part, sound.RATE) == pytest.approx(
            sound.frequency(midi), rel=0.02
        )


def test_rests_are_silent_and_bars_keep_the_tempo():
    bars = [
        [abc.Note(69, Fraction(1, 8)), abc.Note(None, Fraction(3, 8))],
        [abc.Note(71, Fraction(1, 4))],
    ]
    notes = sound.events(bars, bar_seconds=2.0)
    assert notes == [(0.0, 0.5, 69), (2.0, 1.0, 71)]
    heard = sound.waveform(notes, rate=4000)
    assert len(heard) == 12001 and np.abs(heard).max() == 1
    assert np.abs(heard[2000:8000]).max() == 0 and np.abs(heard[8000:]).max() > 0.1


def test_harmonics_that_would_fold_back_are_left_out():
    notes = [(0.0, 1.0, 69)]  # 440: at rate 1000 only the pitch itself
    spectrum = np.abs(np.fft.rfft(sound.waveform(notes, rate=1000)))
    assert spectrum[300:400].max() < 0.02 * spectrum.max()


def test_the_player_has_a_name_and_a_sound():
    player = sound.Player([(0.0, 0.5, 69)], 'an "A" & no more')
    html = player._repr_html_()
    assert 'aria-label="an &quot;A&quot; &amp; no more"' in html and "controls" in html
    data = base64.b64decode(re.search(r"base64,([^\"]+)\"", html)[1])
    assert data.startswith(b"RIFF") and len(html) < sound.LIMIT
    assert repr(player) == 'Player: an "A" & no more'


def test_refusals():
    with pytest.raises(ValueError, match="label is empty"):
        sound.Player([(0.0, 0.5, 69)], " ")
    with pytest.raises(ValueError, match="expected at most 45000: play fewer bars"):
        sound.Player([(0.0, 6.0, 69)], "six seconds")
    with pytest.raises(ValueError, match="notes is empty"):
        sound.waveform([])

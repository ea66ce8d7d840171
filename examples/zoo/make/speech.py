"""Sounds to tell speech in: sentences that espeak-ng speaks, and noises that nobody needs to record.

    apt-get install espeak-ng     # 1.51

The synthesiser says itself when each phoneme begins, so nobody has to listen to
label what it speaks.
"""

import ctypes

import numpy as np

RATE = 16000


# The part of espeak-ng's speak_lib.h that is needed here.

class _Id(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8)]


class _Event(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("identifier", ctypes.c_uint), ("position", ctypes.c_int), ("length", ctypes.c_int),
                ("milliseconds", ctypes.c_int), ("sample", ctypes.c_int), ("user", ctypes.c_void_p), ("id", _Id)]


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))
SYNCHRONOUS, PHONEME_EVENTS, PHONEME, UTF8 = 2, 1, 7, 1
SPEED, PITCH = 1, 3


class Synthesiser:
    """Speaks. One per process: the same calls in the same order give the same samples."""

    def __init__(self):
        self.lib = ctypes.CDLL("libespeak-ng.so.1")
        self.rate = self.lib.espeak_Initialize(SYNCHRONOUS, 0, None, PHONEME_EVENTS)
        assert self.rate > 0, "espeak-ng does not start: is espeak-ng-data installed?"
        self.wave, self.phonemes = [], []

        def heard(samples, n, events):
            if samples and n > 0:
                self.wave.append(np.ctypeslib.as_array(samples, (n,)).copy())
            i = 0
            while events[i].type:
                if events[i].type == PHONEME:
                    self.phonemes.append((events[i].sample, events[i].id.string))
                i += 1
            return 0
        self.callback = _Callback(heard)  # kept, or it is collected while the library still calls it
        self.lib.espeak_SetSynthCallback(self.callback)

    def say(self, voice, text, speed, pitch):
        """The sound at 16 kHz from -1 to 1, and for each of its samples whether it lies in a phoneme.

        speed is in words a minute, pitch from 0 to 99. Breaks of less than a tenth
        of a second, as between two syllables, are part of what is spoken.
        """
        from scipy.signal import resample_poly
        self.wave.clear()
        self.phonemes.clear()
        assert self.lib.espeak_SetVoiceByName(voice.encode()) == 0, f"espeak-ng has no voice {voice}"
        self.lib.espeak_SetParameter(SPEED, speed, 0)
        self.lib.espeak_SetParameter(PITCH, pitch, 0)
        data = text.encode()
        assert self.lib.espeak_Synth(data, ctypes.c_size_t(len(data) + 1), 0, 1, 0, UTF8, None, None) == 0
        raw = np.concatenate(self.wave)
        sound = resample_poly(raw / 32768, RATE, self.rate)
        spoken = np.zeros(len(sound), bool)
        ends = [at for at, _ in self.phonemes[1:]] + [len(raw)]
        last = None
        for (at, name), end in zip(self.phonemes, ends):
            if name.startswith(b"_"):  # a pause
                continue
            a, b = at * RATE // self.rate, end * RATE // self.rate
            spoken[a if last is None or a - last >= RATE // 10 else last:b] = True
            last = b
        assert spoken.any(), text
        return sound, spoken


# Noises of n samples, each with a mean square of 1.

def _level(a):
    return a / np.sqrt((a ** 2).mean())


def white(rng, n):
    return _level(rng.normal(size=n))


def pink(rng, n):
    """Equal power in every octave."""
    spectrum = np.fft.rfft(rng.normal(size=n))
    return _level(np.fft.irfft(spectrum / np.sqrt(np.maximum(1, np.arange(len(spectrum)))), n))


def hum(rng, n):
    """The mains at 50 Hz, its harmonics, and a little hiss."""
    t = np.arange(n) / RATE
    a = sum(rng.uniform(0.2, 1) / k * np.sin(2 * np.pi * (50 * k * t + rng.random())) for k in range(1, 9))
    return _level(a + 0.02 * rng.normal(size=n))


def clicks(rng, n):
    """A dozen short knocks a second."""
    a = 0.02 * rng.normal(size=n)
    for at in rng.integers(n, size=max(1, 12 * n // RATE)):
        knock = np.exp(-np.arange(400) / rng.uniform(20, 80)) * np.sin(2 * np.pi * np.arange(400) * rng.uniform(800, 4000) / RATE)
        a[at:at + 400] += rng.uniform(0.5, 1) * knock[:n - at]
    return _level(a)


def tones(rng, n):
    """Notes as a telephone dials them: two frequencies at once, a fifth of a second each."""
    a, each = 0.01 * rng.normal(size=n), RATE // 5
    for at in range(0, n, each):
        t = np.arange(min(each * 3 // 4, n - at)) / RATE
        a[at:at + len(t)] += np.sin(2 * np.pi * rng.uniform(650, 1000) * t) + np.sin(2 * np.pi * rng.uniform(1200, 1700) * t)
    return _level(a)


def silence(rng, n):
    return np.zeros(n)


NOISES = [silence, white, pink, hum, clicks, tones]

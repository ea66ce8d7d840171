#!/usr/bin/env python3
"""Makes real inputs for models that come inside published Python packages.

    pip install -r requirements.txt
    apt-get install espeak-ng   # for vad
    python published.py [magika] [vad] [ocr] [captcha]

The models themselves are not kept here: zoo.json has the package, its version,
the path in it and the file's SHA-256. What is kept are the inputs, prepared as
the package's own code prepares them, and the labels.
"""

import io
import pathlib
import sys
import tarfile
import zipfile

import numpy as np

import common

# magika: what is this file?

PACKAGES = [("pypi", "matplotlib", "3.11.2"), ("pypi", "django", "5.2.19"), ("pypi", "sphinx", "9.0.4"), ("pypi", "onnx", "1.23.2"),
            ("pypi", "scikit-image", "0.26.0"), ("pypi", "scikit-learn", "1.9.1"),
            ("npm", "bootstrap", "5.3.9"), ("npm", "@openzeppelin/contracts", "5.7.0"), ("npm", "typescript", "5.9.2")]
KINDS = {  # by the file's ending, in magika's words
    ".py": "python", ".js": "javascript", ".html": "html", ".css": "css", ".scss": "scss", ".svg": "svg", ".png": "png", ".jpg": "jpeg", ".ttf": "ttf",
    ".pdf": "pdf", ".json": "json", ".cc": "cpp", ".proto": "proto", ".onnx": "onnx", ".po": "po", ".sol": "solidity", ".ts": "typescript", ".md": "markdown",
    ".so": "elf", ".npy": "npy", ".csv": "csv", ".rst": "rst", ".toml": "toml", ".gz": "gzip", ".xml": "xml",
}
EACH = 8  # files of one kind
# Files that are not under their package's licence, or of which that is not certain:
# fonts under licences of their own, faces, prices, passwords, data sets of others.
NOT_THEIRS = ("/fonts/ttf/STIX", "/fonts/ttf/cm", "/fonts/ttf/LastResort", "/ft2font.", "matplotlib/mpl-data/sample_data/", "skimage/data/", "/openml/", "/linnerud_",
              "/diabetes_", "/common-passwords")
CLEAR = ("astronaut", "chelsea", "coffee", "hubble_deep_field", "ihc", "retina", "rocket")  # in skimage/data, see README.md
BEG, BLOCK, PADDING = 1024, 4096, 256


def members(registry, name, version):
    path = common.package(registry, name, version)
    if registry == "pypi":
        with zipfile.ZipFile(path) as z:
            for i in sorted(z.namelist()):
                yield i, lambda: z.read(i)
    else:
        with tarfile.open(path) as t:
            for i in sorted(t.getnames()):
                if t.getmember(i).isfile():
                    yield i, lambda: t.extractfile(i).read()


def may_be_kept(path):
    return pathlib.PurePath(path).stem in CLEAR or not any(part in path for part in NOT_THEIRS)


def features(data):
    """The first and the last 1024 bytes without white space around them, as magika takes them; 256 fills up."""
    first = data[:BLOCK].lstrip()[:BEG]
    last = data[-BLOCK:].rstrip()[-BEG:]
    return list(first) + [PADDING] * (BEG - len(first)) + [PADDING] * (BEG - len(last)) + list(last)


def magika():
    import json
    source = {"registry": "pypi", "name": "magika", "version": "0.6.2", "path": "magika/models/standard_v3_3/model.onnx"}
    config = json.loads(common.package_file({**source, "path": "magika/models/standard_v3_3/config.min.json"}))
    labels = config["target_labels_space"]
    found = {kind: [] for kind in KINDS.values()}
    for p in PACKAGES:
        for path, read in members(*p):
            kind = KINDS.get(pathlib.PurePath(path).suffix)
            if kind and may_be_kept(path) and (data := read()).strip() and 200 <= len(data) <= 2_000_000:
                found[kind].append(data)
    rng = np.random.default_rng(common.SEED)
    x, y, cx = [], [], []
    for kind, files in found.items():
        files = sorted(set(files))
        chosen = [files[i] for i in rng.permutation(len(files))[:EACH + 2]]
        print(f"{kind}: {len(files)} files")
        test, calibration = (chosen[:EACH], chosen[EACH:]) if len(chosen) > EACH else (chosen[:-1] or chosen, chosen[-1:])
        x += [features(f) for f in test]
        y += [labels.index(kind)] * len(test)
        if len(files) > 1:
            cx += [features(f) for f in calibration]
    common.write_npz("data/magika.npz", x=np.array(x, np.uint16), y=np.array(y, np.uint8), c=np.array(cx, np.uint16))
    common.register({
        "name": "magika", "title": "magika, which tells the type of a file", "kind": "cnn", "package": source, "exporter": "tf2onnx",
        "inputs": [{"name": "bytes", "shape": [1, 2048], "test": "data/magika.npz:x", "calibration": "data/magika.npz:c"}],
        "labels": "data/magika.npz:y", "score": {"kind": "argmax", "output": "target_label"},
        "data": "beginnings and ends of files in published packages, their types by their names", "licence": "Apache-2.0 (model), see README.md (files)",
    })


# silero-vad: is somebody speaking?

FRAMES, FRAME, BEFORE = 32, 512, 64  # frames of one sample, new samples of sound in each, and those repeated from before

# Who says what. Chinese is written in pinyin, as this synthesiser reads it. The
# voices for calibration say nothing of what is said in the test.
TEST_VOICES = [
    ("gmw/en-GB-x-rp+f2", "The train to York leaves at nine."),
    ("sit/cmn-Latn-pinyin+f3", "wo3 men5 ming2 tian1 qu4 gong1 yuan2"),
    ("gmw/en-US+m3", "Where did you put my keys?"),
    ("sit/cmn-Latn-pinyin+m1", "qing3 gei3 wo3 yi4 bei1 cha2"),
    ("gmw/de+f4", "Heute scheint wieder die Sonne."),
    ("roa/fr+m4", "Le marché ouvre à huit heures."),
    ("gmw/en-GB-scotland+m7", "It will rain before the evening."),
    ("sit/cmn-Latn-pinyin+f5", "jin1 tian1 tian1 qi4 hen3 hao3"),
    ("roa/es+f1", "La puerta de la casa está abierta."),
    ("zlw/pl+m6", "Pociąg odjeżdża o siódmej."),
    ("zle/ru+f3", "Добрый вечер, дорогие друзья."),
    ("gmw/en-US+f4", "Two eggs and some bread, please."),
]
CALIBRATION_VOICES = [
    ("gmw/en+m5", "Somebody has closed the window."),
    ("sit/cmn-Latn-pinyin+m2", "ta1 zai4 xue2 xiao4 du2 shu1"),
    ("roa/it+linda", "Il treno per Roma arriva domani."),
    ("gmw/nl+m8", "De winkel is vandaag gesloten."),
]


def vad():
    import speech
    rng = np.random.default_rng(common.SEED)
    synthesiser = speech.Synthesiser()
    length = FRAMES * FRAME

    def frames(sound):
        padded = np.concatenate([np.zeros(BEFORE), np.clip(sound, -1, 1)])
        return np.stack([padded[i * FRAME:i * FRAME + BEFORE + FRAME] for i in range(FRAMES)])

    def heard(k, voice, text):
        """A second with a voice that begins in it, or in every other one a voice that ends in it."""
        sound, spoken = synthesiser.say(voice, text, int(rng.integers(130, 211)), int(rng.integers(30, 71)))
        at = np.flatnonzero(spoken)
        if k % 2:
            shift = int(rng.uniform(0.5, 0.8) * length) - at[-1]
        else:
            shift = int(rng.uniform(0.1, 0.35) * length) - at[0]
        clean, label = np.zeros(length), np.zeros(length, bool)
        a, b = max(0, shift), min(length, shift + len(sound))
        clean[a:b], label[a:b] = sound[a - shift:b - shift], spoken[a - shift:b - shift]
        loud = np.sqrt((clean[label] ** 2).mean())
        noise = speech.NOISES[k % len(speech.NOISES)](rng, length) * loud * 10 ** (-rng.uniform(8, 20) / 20)
        clean = (clean + noise) * rng.uniform(0.05, 0.15) / loud
        # Frames that are spoken from beginning to end are speech, those in which
        # nothing is spoken are not; those in which speech begins or ends are not counted.
        share = label.reshape(FRAMES, FRAME).mean(1)
        return frames(clean), np.where(share == 1, 1, np.where(share == 0, 0, -1))

    def made(voices, noises):
        x, y = zip(*[heard(k, *v) for k, v in enumerate(voices)])
        # Noise alone is not speech.
        alone = [frames(noise(rng, length) * rng.uniform(0.02, 0.1)) for noise in noises]
        x, y = np.stack([*x, *alone]), np.stack([*y, *[np.zeros(FRAMES, int)] * len(alone)])
        return np.round(x * 32767).astype(np.int16), y.astype(np.int8)

    x, y = made(TEST_VOICES, [speech.pink, speech.hum, speech.clicks, speech.tones])
    c, _ = made(CALIBRATION_VOICES, [speech.white, speech.tones])
    common.write_npz("data/vad.npz", x=x, y=y, c=c, s=np.zeros((len(x), 1, 1, 128), np.int8), z=np.zeros((len(c), 1, 1, 128), np.int8))
    state = [{"name": n, "shape": [1, 1, 128], "test": "data/vad.npz:s", "calibration": "data/vad.npz:z"} for n in ("h", "c")]
    common.register({
        "name": "silero-vad", "title": "silero-vad, which hears whether somebody speaks, 32 frames at a time", "kind": "recurrent",
        "package": {"registry": "pypi", "name": "silero-vad", "version": "6.2.3", "path": "silero_vad/data/silero_vad_16k_sequence.onnx"}, "exporter": "torch.onnx (TorchScript)",
        "inputs": [{"name": "input", "shape": [FRAMES, BEFORE + FRAME], "scale": 1 / 32767, "test": "data/vad.npz:x", "calibration": "data/vad.npz:c"}] + state,
        "labels": "data/vad.npz:y", "score": {"kind": "threshold", "output": "speech_probs", "at": 0.5},
        "data": "voices that espeak-ng 1.51 synthesises, and noises, labelled by the synthesiser's own timing", "licence": "MIT (model), Apache-2.0 (sounds)",
    })


# rapidocr: where is text, which way up is it, and what does it say?

OCR = ("pypi", "rapidocr-onnxruntime", "1.4.4")


def text_font(rng, size):
    from PIL import ImageFont
    faces = ["DejaVuSans", "DejaVuSans-Bold", "DejaVuSerif", "DejaVuSansMono", "STIXGeneral"]
    path = f"matplotlib/mpl-data/fonts/ttf/{faces[rng.integers(len(faces))]}.ttf"
    return ImageFont.truetype(io.BytesIO(common.package_file({"registry": "pypi", "name": "matplotlib", "version": "3.11.2", "path": path})), size)


def words(rng, n):
    """Words of Python's manual, with a number here and there."""
    from pydoc_data.topics import topics
    pool = sorted({w for t in topics.values() for w in t.split() if 4 <= len(w) <= 9 and w.isascii() and w.isalpha()})
    out = []
    while len(out) < n:
        w = pool[rng.integers(len(pool))]
        out.append(w if rng.random() < 0.75 else f"{w[:5]} {rng.integers(10, 2030)}")
    return out


def line(rng, text, height, width, fill=128, upside_down=False):
    """A line of text as it would be cut out of a page: scaled to the height, filled up to the width with grey."""
    from PIL import Image, ImageDraw
    font = text_font(rng, 36)
    box = font.getbbox(text)
    paper, ink = int(rng.integers(190, 256)), int(rng.integers(0, 90))
    image = Image.new("L", (box[2] - box[0] + 12, box[3] - box[1] + 12), paper)
    ImageDraw.Draw(image).text((6 - box[0], 6 - box[1]), text, fill=ink, font=font)
    if upside_down:
        image = image.rotate(180)
    w = min(width, round(image.width * height / image.height))
    a = np.full((height, width), fill, np.int32)
    a[:, :w] = np.asarray(image.resize((w, height), Image.BILINEAR)) + rng.normal(0, 2, (height, w)).round().astype(int)
    return np.clip(a, 0, 255).astype(np.uint8)


def colour(a):
    return np.repeat(a[:, None], 3, 1)


def ocr():
    from PIL import Image, ImageDraw
    rng = np.random.default_rng(common.SEED)
    path = "rapidocr_onnxruntime/models/"
    pixels = {"scale": 2 / 255, "offset": -1}

    # What it says: 48 pixels high, 192 wide.
    source = dict(zip(("registry", "name", "version"), OCR), path=path + "ch_PP-OCRv4_rec_infer.onnx")
    characters = common.session(common.package_file(source)).get_modelmeta().custom_metadata_map["character"].splitlines()
    number = {c: i + 1 for i, c in enumerate(characters + [" "])}
    texts = words(rng, 80)
    x = np.stack([line(rng, t, 48, 192) for t in texts])
    y = np.full((80, 16), -1, np.int16)
    for i, t in enumerate(texts):
        y[i, :len(t)] = [number[c] for c in t]
    common.write_npz("data/ocr-read.npz", x=colour(x[:60]), y=y[:60], c=colour(x[60:]))
    common.register({
        "name": "ocr-read", "title": "PP-OCRv4 of rapidocr, which reads a line of text", "kind": "transformer", "package": source, "exporter": "paddle2onnx",
        "inputs": [{"name": "x", "shape": [1, 3, 48, 192], **pixels, "test": "data/ocr-read.npz:x", "calibration": "data/ocr-read.npz:c"}],
        "labels": "data/ocr-read.npz:y", "score": {"kind": "ctc", "output": "softmax_11.tmp_0"},
        "data": "words of Python's manual set in DejaVu and STIX", "licence": "Apache-2.0 (model), PSF-2.0 (words)",
    }, expected=1)

    # Which way up: 0 is upright, 1 is upside down.
    y = (np.arange(60) % 2).astype(np.uint8)
    x = np.stack([line(rng, t, 48, 192, upside_down=bool(down)) for t, down in zip(words(rng, 60), y)])
    common.write_npz("data/ocr-turn.npz", x=colour(x[:48]), y=y[:48], c=colour(x[48:]))
    common.register({
        "name": "ocr-turn", "title": "PP-OCR classifier of rapidocr, which tells text from text upside down", "kind": "cnn",
        "package": {**source, "path": path + "ch_ppocr_mobile_v2.0_cls_infer.onnx"}, "exporter": "paddle2onnx",
        "inputs": [{"name": "x", "shape": [1, 3, 48, 192], **pixels, "test": "data/ocr-turn.npz:x", "calibration": "data/ocr-turn.npz:c"}],
        "labels": "data/ocr-turn.npz:y", "score": {"kind": "argmax", "output": "save_infer_model/scale_0.tmp_1"},
        "data": "words of Python's manual set in DejaVu and STIX", "licence": "Apache-2.0 (model), PSF-2.0 (words)",
    })

    # Where: a label for every pixel, from the network itself in floating point, since
    # it marks the core of a line and not its letters. Only pixels on lines are counted.
    side, n, spare = 160, 12, 4
    x, lines = np.zeros((n + spare, side, side), np.uint8), np.zeros((n + spare, side, side), bool)
    for i in range(n + spare):
        paper, ink = int(rng.integers(190, 256)), int(rng.integers(0, 90))
        image = Image.new("L", (side, side), paper)
        draw, top = ImageDraw.Draw(image), int(rng.integers(4, 20))
        while top < side - 30:
            font, text = text_font(rng, int(rng.integers(14, 24))), words(rng, 1)[0]
            left = int(rng.integers(2, 30))
            draw.text((left, top), text, fill=ink, font=font)
            a, b, c, d = draw.textbbox((left, top), text, font=font)
            lines[i, max(0, b - 3):d + 3, max(0, a - 3):c + 3] = True
            top = d + int(rng.integers(6, 26))
        x[i] = np.clip(np.asarray(image) + rng.normal(0, 2, (side, side)), 0, 255).astype(np.uint8)
    entry = {
        "name": "ocr-find", "title": "PP-OCRv4 of rapidocr, which finds lines of text", "kind": "cnn",
        "package": {**source, "path": path + "ch_PP-OCRv4_det_infer.onnx"}, "exporter": "paddle2onnx",
        "inputs": [{"name": "x", "shape": [1, 3, side, side], **pixels, "test": "data/ocr-find.npz:x", "calibration": "data/ocr-find.npz:c"}],
        "labels": "data/ocr-find.npz:y", "score": {"kind": "threshold", "output": "sigmoid_0.tmp_0", "at": 0.3},
        "data": "words of Python's manual set in DejaVu and STIX; the labels are the network's own answers in floating point", "licence": "Apache-2.0 (model), PSF-2.0 (words)",
    }
    s = common.session(common.package_file(entry["package"]))
    common.write_npz("data/ocr-find.npz", x=colour(x[:n]), c=colour(x[n:]))
    y = np.stack([s.run(None, common.feed(entry, s, "test", i))[0].reshape(side, side) > 0.3 for i in range(n)])
    y = np.where(lines[:n], y, -1).astype(np.int8)
    common.write_npz("data/ocr-find.npz", x=colour(x[:n]), c=colour(x[n:]), y=y)
    common.register(entry, expected=1)


# ddddocr: what does this distorted word say?

def captcha():
    import ast
    from PIL import Image, ImageDraw
    source = {"registry": "pypi", "name": "ddddocr", "version": "1.6.1", "path": "ddddocr/common.onnx"}
    tree = ast.parse(common.package_file({**source, "path": "ddddocr/charsets.py"}))
    (characters,) = [ast.literal_eval(n.value) for n in tree.body if isinstance(n, ast.Assign) and n.targets[0].id == "CHARSET_BETA"]
    rng = np.random.default_rng(common.SEED)
    letters, length, n, spare = "abcdefghkmnpqrstuvwxyz23456789", 5, 40, 8
    x, y = [], []
    for _ in range(n + spare):
        text = "".join(letters[i] for i in rng.integers(len(letters), size=length))
        image = Image.new("L", (160, 64), 255)
        for i, c in enumerate(text):
            glyph = Image.new("L", (48, 64), 0)
            ImageDraw.Draw(glyph).text((10, 6), c, fill=int(rng.integers(160, 256)), font=text_font(rng, 38))
            glyph = glyph.rotate(float(rng.uniform(-12, 12)), Image.BILINEAR)
            image.paste(0, (2 + 29 * i, int(rng.integers(-3, 4))), glyph)
        draw = ImageDraw.Draw(image)
        for _ in range(2):
            draw.line([(int(rng.integers(40)), int(rng.integers(64))), (int(rng.integers(120, 160)), int(rng.integers(64)))], fill=int(rng.integers(100, 200)), width=1)
        x.append(np.asarray(image))
        y.append([characters.index(c) for c in text])
    x, y = np.stack(x)[:, None], np.array(y, np.int16)
    common.write_npz("data/captcha.npz", x=x[:n], y=y[:n], c=x[n:])
    common.register({
        "name": "captcha", "title": "ddddocr, which reads distorted words", "kind": "recurrent", "package": source, "exporter": "torch.onnx (TorchScript)",
        "inputs": [{"name": "input1", "shape": [1, 1, 64, 160], "scale": 1 / 255, "test": "data/captcha.npz:x", "calibration": "data/captcha.npz:c"}],
        "labels": "data/captcha.npz:y", "score": {"kind": "ctc", "output": "387"},
        "data": "random letters and digits set in DejaVu and STIX, turned and crossed out", "licence": "MIT (model)",
    }, expected=1, step=1 / 128)


def main(args):
    for what in args:
        {"magika": magika, "vad": vad, "ocr": ocr, "captcha": captcha}[what]()


if __name__ == "__main__":
    main(sys.argv[1:])

#!/usr/bin/env python3
"""How sharp pictures are: MTF50 of slanted edges (ISO 12233), rims beside edges, and noise, ours beside RawTherapee's.

  bench/look/sharpness.py [BLUR_PX ...]      a table for each blur of the lens, the sigma of a Gaussian; default 0.5 0.7 1.0

The chart is a raw file of our own: edges of 5 degrees, twice as bright on one side (MTF50) and twelve times (rims), seen by a Bayer sensor with square
pixels behind a lens that blurs by a Gaussian, with the noise of a base ISO (50,000 electrons, 3 of read noise). Values are made linear by sRGB's curve. A rim is the most by which the
profile of the strong edge leaves its plateaus, in shares of the step, in codes; noise is that of even grey, in shares of the weak step.
"""

import os
import struct
import subprocess
import sys
import tempfile

import numpy as np
from PIL import Image

WIDTH, HEIGHT = 1200, 800
BLACK, WHITE = 512, 16383
FULL_WELL, READ_NOISE = 50000, 3
NEUTRAL = np.array([0.5, 1.0, 0.625])
SLOPE = np.tan(np.radians(5))
# left, right, top, bottom; dark, bright
WEAK = (100, 500, 100, 700, 0.09, 0.18)
STRONG = (700, 1100, 100, 700, 0.03, 0.36)
FINE = 4
OURS = os.environ.get("TAPETUM") or os.path.join(os.path.dirname(__file__), "..", "..", "tapetum")


def main():
    for blur in [float(text) for text in sys.argv[1:]] or [0.5, 0.7, 1.0]:
        with tempfile.TemporaryDirectory() as folder:
            raw = os.path.join(folder, "chart.dng")
            write_dng(raw, chart(blur))
            print(f"\nBlur {blur:g} px\n\n| program | MTF50, cycles per pixel | MTF at 0.25 | bright rim | dark rim | noise |\n|---|---|---|---|---|---|")
            for name, develop in programs(raw, folder).items():
                picture = develop()
                if picture is None:
                    continue
                print(f"| {name} | " + " | ".join(measures(picture)) + " |")


def programs(raw, folder):
    def ours(*options):
        def develop():
            path = os.path.join(folder, "ours.png")
            return opened([OURS, "enhance", raw, "-o", path, "--overwrite", *options], path)

        return develop

    def rawtherapee(profile):
        def develop():
            path, pp3 = os.path.join(folder, "rt.png"), os.path.join(folder, "rt.pp3")
            with open(pp3, "w", encoding="utf-8") as file:
                file.write(profile or "")
            options = ["-d"] if profile is None else ["-p", pp3]
            return opened(["rawtherapee-cli", *options, "-n", "-b8", "-Y", "-q", "-o", path, "-c", raw], path)

        return develop

    return {
        "ours": ours(),
        "ours, `--sharpen 0`": ours("--sharpen", "0"),
        "ours, `--strength 0`": ours("--strength", "0"),
        "ours, `--strength 0 --sharpen 0`": ours("--strength", "0", "--sharpen", "0"),
        "RawTherapee's default": rawtherapee(None),
        "RawTherapee, neutral": rawtherapee("[Exposure]\n"),
        "RawTherapee, neutral, capture sharpening": rawtherapee("[Exposure]\n\n[PostDemosaicSharpening]\nEnabled=true\nAutoContrast=true\nAutoRadius=true\n"),
    }


def opened(command, path):
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    return np.asarray(Image.open(path).convert("RGB"), dtype=float) if done.returncode == 0 and os.path.exists(path) else None


def chart(blur):
    """[HEIGHT, WIDTH] DN of the mosaic."""
    y, x = np.mgrid[0 : HEIGHT * FINE, 0 : WIDTH * FINE]
    x, y = (x + 0.5) / FINE, (y + 0.5) / FINE
    light = np.full(x.shape, 0.18)
    for left, right, top, bottom, dark, bright in (WEAK, STRONG):
        inside = (x > left) & (x < right) & (y > top) & (y < bottom)
        edge = (left + right) / 2 + SLOPE * (y - (top + bottom) / 2)
        light[inside] = np.where(x < edge, dark, bright)[inside]
    radius = int(np.ceil(4 * blur * FINE))
    at = np.arange(-radius, radius + 1)
    kernel = np.exp(-((at / (blur * FINE)) ** 2) / 2)
    kernel /= kernel.sum()
    light = np.apply_along_axis(lambda line: np.convolve(np.pad(line, radius, "edge"), kernel, "valid"), 0, light)
    light = np.apply_along_axis(lambda line: np.convolve(np.pad(line, radius, "edge"), kernel, "valid"), 1, light)
    light = light.reshape(HEIGHT, FINE, WIDTH, FINE).mean(axis=(1, 3))
    row, column = np.mgrid[0:HEIGHT, 0:WIDTH]
    colour = np.where((row + column) % 2 == 1, 1, np.where(row % 2 == 0, 0, 2))
    electrons = light * NEUTRAL[colour] * FULL_WELL
    random = np.random.default_rng(1)
    electrons = random.poisson(electrons) + random.normal(0, READ_NOISE, electrons.shape)
    return np.clip(np.round(BLACK + electrons * (WHITE - BLACK) / FULL_WELL), 0, WHITE).astype("<u2")


def write_dng(path, mosaic):
    tags = []

    def add(tag, kind, values):
        form = {1: "B", 2: "s", 3: "H", 4: "I", 5: "II", 10: "ii", 12: "d"}[kind]
        if kind == 2:
            data = values.encode() + b"\0"
            count = len(data)
        elif kind in (5, 10):
            data = b"".join(struct.pack("<" + form, int(round(v * 1000000)), 1000000) for v in values)
            count = len(values)
        else:
            data = struct.pack(f"<{len(values)}{form}", *values)
            count = len(values)
        tags.append((tag, kind, count, data))

    add(254, 4, [0])
    add(256, 4, [WIDTH])
    add(257, 4, [HEIGHT])
    add(258, 3, [16])
    add(259, 3, [1])
    add(262, 3, [32803])
    add(271, 2, "Tapetum")
    add(272, 2, "Chart")
    add(273, 4, [0])
    add(274, 3, [1])
    add(277, 3, [1])
    add(278, 4, [HEIGHT])
    add(279, 4, [2 * WIDTH * HEIGHT])
    add(284, 3, [1])
    add(33421, 3, [2, 2])
    add(33422, 1, [0, 1, 1, 2])
    add(34855, 3, [100])
    add(50706, 1, [1, 4, 0, 0])
    add(50708, 2, "Tapetum Chart")
    add(50710, 1, [0, 1, 2])
    add(50711, 3, [1])
    add(50714, 4, [BLACK])
    add(50717, 4, [WHITE])
    add(50721, 10, [0.80, -0.25, -0.08, -0.42, 1.22, 0.22, -0.05, 0.17, 0.58])
    add(50728, 5, list(NEUTRAL))
    add(50778, 3, [21])
    scale = 1 / FULL_WELL
    add(51041, 12, [scale, (READ_NOISE * scale) ** 2])
    tags.sort()
    start = 8 + 2 + 12 * len(tags) + 4
    extra = b""
    offsets = {}
    for tag, _, _, data in tags:
        if len(data) > 4:
            offsets[tag] = start + len(extra)
            extra += data + b"\0" * (len(data) % 2)
    with open(path, "wb") as file:
        file.write(b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", len(tags)))
        for tag, kind, count, data in tags:
            value = struct.pack("<I", start + len(extra)) if tag == 273 else data.ljust(4, b"\0")
            value = struct.pack("<I", offsets[tag]) if tag in offsets else value
            file.write(struct.pack("<HHI", tag, kind, count) + value)
        file.write(struct.pack("<I", 0) + extra + mosaic.tobytes())


def measures(picture):
    cut_y, cut_x = (picture.shape[0] - HEIGHT) // 2, (picture.shape[1] - WIDTH) // 2
    code = picture @ np.array([0.2126, 0.7152, 0.0722]) / 255
    linear = np.where(code <= 0.04045, code / 12.92, ((code + 0.055) / 1.055) ** 2.4)
    profile = edge_profile(linear, WEAK, cut_x, cut_y)
    frequency, mtf = transfer(profile)
    fifty = np.interp(-0.5, -mtf[: len(mtf)], frequency)
    first_below = np.argmax(mtf < 0.5)
    fifty = frequency[first_below - 1] + (mtf[first_below - 1] - 0.5) / (mtf[first_below - 1] - mtf[first_below]) / len(profile) * OVERSAMPLING
    strong = edge_profile(code, STRONG, cut_x, cut_y)
    low, high = np.median(strong[:60]), np.median(strong[-60:])
    step = high - low
    weak = edge_profile(linear, WEAK, cut_x, cut_y)
    flat = linear[20 + cut_y : 80 + cut_y, 20 + cut_x : WIDTH - 20 + cut_x]
    noise = flat.std() / (np.median(weak[-60:]) - np.median(weak[:60]))
    return [
        f"{fifty:.3f}",
        f"{np.interp(0.25, frequency, mtf):.2f}",
        f"{100 * (strong.max() - high) / step:.1f} %",
        f"{100 * (low - strong.min()) / step:.1f} %",
        f"{100 * noise:.2f} %",
    ]


OVERSAMPLING = 4
REACH_PX = 24


def edge_profile(values, edge, cut_x, cut_y):
    """The edge's profile across, in quarter pixels: all pixels near it, by their distance from it."""
    left, right, top, bottom, _, _ = edge
    y, x = np.mgrid[top + 40 : bottom - 40, left:right]
    middle = (left + right) / 2 + SLOPE * (y + 0.5 - (top + bottom) / 2)
    across = (x + 0.5 - middle) * np.cos(np.arctan(SLOPE))
    inside = values[top + 40 + cut_y : bottom - 40 + cut_y, left + cut_x : right + cut_x]
    near = np.abs(across) < REACH_PX
    bins = np.floor((across[near] + REACH_PX) * OVERSAMPLING).astype(int)
    total = np.bincount(bins, inside[near], 2 * REACH_PX * OVERSAMPLING)
    return total / np.bincount(bins, minlength=2 * REACH_PX * OVERSAMPLING)


def transfer(profile):
    spread = np.diff(profile) * np.hanning(len(profile) - 1)
    spectrum = np.abs(np.fft.rfft(spread, len(profile)))
    frequency = np.fft.rfftfreq(len(profile), 1 / OVERSAMPLING)
    mtf = spectrum / spectrum[0]
    # The difference of neighbouring bins, and their width, blur by themselves.
    correction = np.sinc(frequency / OVERSAMPLING) ** 2
    keep = frequency < 1
    return frequency[keep], (mtf / np.maximum(correction, 0.1))[keep]


if __name__ == "__main__":
    main()

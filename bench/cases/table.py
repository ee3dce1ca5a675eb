#!/usr/bin/env python3
"""What `tapetum enhance` makes of every raw file of a folder, against the picture of one of them that is right.

    /usr/bin/python3 bench/cases/table.py FOLDER [--reference reference.dng] [--pictures OUT] [-- OPTIONS OF ENHANCE]

prints a line of a Markdown table per file: the size of what came out, its mean CIEDE2000 to the reference's picture (both reduced 8 times, so that
noise does not count), whether `inspect` tells of the same picture, and the words that were printed. OUT keeps the pictures, and a contact sheet of
them. Needs Debian's python3-numpy and python3-pil.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

REDUCTION = 8
SHEET_COLUMNS, CELL = 6, (260, 220)


def lab(picture, reduction):
    """CIE L*a*b* (D65) of sRGB, reduced in linear light: [H/reduction, W/reduction, 3]."""
    code = np.asarray(picture.convert("RGB"), np.float64) / 255
    linear = np.where(code <= 0.04045, code / 12.92, ((code + 0.055) / 1.055) ** 2.4)
    height, width = (side // reduction * reduction for side in linear.shape[:2])
    blocks = linear[:height, :width].reshape(height // reduction, reduction, width // reduction, reduction, 3)
    to_xyz = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]])
    xyz = blocks.mean((1, 3)) @ to_xyz.T / to_xyz.sum(1)
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], -1)


def ciede2000(one, other):
    """Sharma, Wu and Dalal, "The CIEDE2000 color-difference formula", 2005."""
    mean_c = (np.hypot(one[..., 1], one[..., 2]) + np.hypot(other[..., 1], other[..., 2])) / 2
    stretch = 1.5 - np.sqrt(mean_c**7 / (mean_c**7 + 25.0**7)) / 2
    (l1, a1, b1), (l2, a2, b2) = ((x[..., 0], x[..., 1] * stretch, x[..., 2]) for x in (one, other))
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = (np.degrees(np.arctan2(b, a)) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = np.where(c1 * c2 == 0, 0, (h2 - h1 + 180) % 360 - 180)
    d_h = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))
    l, c = (l1 + l2) / 2, (c1 + c2) / 2
    h = np.where(c1 * c2 == 0, h1 + h2, h1 + turn / 2) % 360
    t = 1 - 0.17 * np.cos(np.radians(h - 30)) + 0.24 * np.cos(np.radians(2 * h))
    t += 0.32 * np.cos(np.radians(3 * h + 6)) - 0.2 * np.cos(np.radians(4 * h - 63))
    s_l = 1 + 0.015 * (l - 50) ** 2 / np.sqrt(20 + (l - 50) ** 2)
    s_c, s_h = 1 + 0.045 * c, 1 + 0.015 * c * t
    r = -2 * np.sqrt(c**7 / (c**7 + 25.0**7)) * np.sin(np.radians(60 * np.exp(-(((h - 275) / 25) ** 2))))
    x, y, z = (l2 - l1) / s_l, (c2 - c1) / s_c, d_h / s_h
    return np.sqrt(x * x + y * y + z * z + r * y * z)


def difference(picture, reference, is_binned=False):
    """Mean CIEDE2000, or None where the two show different parts of the scene."""
    times = reference.width // picture.width if is_binned else 1
    if reference.size != (times * picture.width, times * picture.height):
        return None
    return ciede2000(lab(picture, REDUCTION // times), lab(reference, REDUCTION)).mean()


def run(program, *words):
    return subprocess.run([str(program), *map(str, words)], capture_output=True, text=True, check=False)


def enhance(program, files, out, options):
    """What `enhance --json` reported of each file, by name."""
    done = run(program, "enhance", *files, "-o", out, "--format", "png", "--overwrite", "--json", *options)
    reports = [json.loads(line) for line in done.stdout.splitlines()]
    return {Path(report["input"]).name: report for report in reports}


def inspected(program, file):
    """The picture that `inspect` tells of."""
    done = run(program, "inspect", file, "--json")
    if done.returncode:
        return "refused"
    told = json.loads(done.stdout)
    return f"{told['shownWidthPx']}×{told['shownHeightPx']}"


def is_binned(report):
    return any("were made one" in remark for remark in report["remarks"] or [])


def sheet(pictures, path):
    """All pictures, small, with their names."""
    rows = -(-len(pictures) // SHEET_COLUMNS)
    canvas = Image.new("RGB", (SHEET_COLUMNS * CELL[0], rows * CELL[1]), "white")
    pen = ImageDraw.Draw(canvas)
    for i, (name, picture) in enumerate(pictures):
        x, y = i % SHEET_COLUMNS * CELL[0], i // SHEET_COLUMNS * CELL[1]
        small = picture.convert("RGB")
        small.thumbnail((CELL[0] - 6, CELL[1] - 18))
        canvas.paste(small, (x, y + 14))
        pen.text((x, y), name, "black")
    canvas.save(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reference", default="reference.dng")
    parser.add_argument("--pictures", type=Path)
    parser.add_argument("--program", type=Path, default=Path(__file__).resolve().parents[2] / "tapetum")
    own, options = (sys.argv[1:], []) if "--" not in sys.argv else split_at("--", sys.argv[1:])
    chosen = parser.parse_args(own)
    with tempfile.TemporaryDirectory() as temporary:
        out = chosen.pictures or Path(temporary)
        out.mkdir(parents=True, exist_ok=True)
        print_table(chosen, options, out)


def split_at(word, words):
    return words[: words.index(word)], words[words.index(word) + 1 :]


def print_table(chosen, options, out):
    files = sorted(chosen.folder.glob("*.dng"), key=lambda file: (file.name != chosen.reference, file.name))
    reference, pictures = None, []
    print("| file | what came out | ΔE2000 | inspect | words |\n|---|---|---|---|---|")
    reports = enhance(chosen.program, files, out, options)
    for file in files:
        report = reports[file.name]
        came, far = "refused", ""
        if report["status"] == "Enhanced":
            picture = Image.open(report["output"])
            reference = reference or picture
            pictures.append((file.stem, picture))
            came, far = f"{picture.width}×{picture.height}", difference(picture, reference, is_binned(report))
            far = "another frame" if far is None else f"{far:.2f}"
        told = inspected(chosen.program, file)
        words = "; ".join(report["remarks"] or [(report["error"] or "").partition(": ")[2]])
        told = "the same" if told == came else f"{told}!"
        print(f"| {file.stem} | {came} | {far} | {told} | {words} |", flush=True)
    if chosen.pictures:
        sheet(pictures, out / "sheet.png")


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""How close pictures come to the camera's own: mean CIEDE2000 to the preview in the raw file, exposure matched.

  bench/look/compare.py RAW...          a table: our looks, RawTherapee's auto-matched curve and neutral profile, darktable's default
  ONLY=camera,natural bench/look/compare.py RAW...

Each program develops the raw file; the exposure of ours is chosen by its --ev, that of the others by their own option for it, until the mean
lightness is the preview's; no lens is put right, for the camera's preview has its faults. All are then cut to what the preview shows, for every program leaves other margins (of the Canon 30D's sample
the preview shows 30 pixels less at each side than ours), and reduced to at most 384 pixels, so that neither sharpness nor noise matter.
"""

import io
import json
import os
import shutil
import subprocess
import sys
import tempfile

import numpy as np
from PIL import Image, ImageOps

SIDE_PX = 384
ROUNDS = 6
RIM_PX = 2
MARGIN_STEPS = (16, 8, 4, 2)
ONLY = [name for name in os.environ.get("ONLY", "").split(",") if name]
OURS = os.environ.get("TAPETUM") or os.path.join(os.path.dirname(__file__), "..", "..", "tapetum")


def main():
    raws = sys.argv[1:]
    if not raws:
        sys.exit(__doc__)
    rows = []
    for raw in raws:
        preview = read_preview(raw)
        if preview is None:
            print(f"{raw}: no preview", file=sys.stderr)
            continue
        with tempfile.TemporaryDirectory() as folder:
            cells = {}
            for name, develop in programs(raw, folder).items():
                if ONLY and name not in ONLY:
                    continue
                cells[name] = matched(develop, preview)
        rows.append((os.path.basename(raw), cells))
    names = list(rows[0][1]) if rows else []
    print("| raw | " + " | ".join(names) + " |")
    print("|---" * (len(names) + 1) + "|")
    for raw, cells in rows:
        print(f"| {raw} | " + " | ".join("–" if cells[n] is None else f"{cells[n]:.2f}" for n in names) + " |")


def programs(raw, folder):
    """By name: from stops to a picture, or None where the program cannot read the file."""

    def ours(look):
        def develop(ev):
            path = os.path.join(folder, f"{look}.png")
            done = run([OURS, "enhance", raw, "-o", path, "--overwrite", "--strength", "0", "--lens-corrections", "off", "--look", look, "--ev", f"{ev:.3f}"])
            return open_picture(path) if done else None

        return develop

    def rawtherapee(name, profile):
        def develop(ev):
            path, pp3 = os.path.join(folder, f"{name}.png"), os.path.join(folder, f"{name}.pp3")
            with open(pp3, "w", encoding="utf-8") as file:
                file.write(profile + f"Compensation={ev:.3f}\n")
            done = run(["rawtherapee-cli", "-o", path, "-p", pp3, "-n", "-b8", "-Y", "-q", "-c", raw])
            return open_picture(path) if done else None

        return develop

    def darktable(_):
        path = os.path.join(folder, "darktable.png")
        done = run(["darktable-cli", raw, path, "--width", "1024", "--height", "1024", "--core", "--configdir", folder])
        return open_picture(path) if done else None

    return {
        "camera": ours("camera"),
        "natural": ours("natural"),
        "neutral": ours("neutral"),
        "RawTherapee auto-matched": rawtherapee("matched", "[Exposure]\nHistogramMatching=true\n"),
        "RawTherapee neutral": rawtherapee("neutral", "[Exposure]\n"),
        "darktable default": darktable,
    }


def matched(develop, preview):
    """The mean difference at the exposure at which the picture is as bright as the preview."""
    aim = lab(preview)[..., 0].mean()
    ev, best = 0.0, None
    (low, high) = (None, None)
    for _ in range(ROUNDS):
        full = develop(ev)
        if full is None:
            return None
        picture = reduced(full, preview)
        lightness = lab(picture)[..., 0].mean()
        off = lightness - aim
        if best is None or abs(off) < abs(best[0]):
            best = (off, full)
        if abs(off) < 0.3:
            break
        if off < 0:
            low = ev
        else:
            high = ev
        guess = ev - off / 12
        ev = (low + high) / 2 if None not in (low, high) and not low < guess < high else guess
        ev = max(-5.0, min(5.0, ev))
    return difference(best[1], preview)


def difference(picture, preview):
    """The mean over the inner part, with the margins cut off that make it least: left, top, right, bottom."""
    aim, (width, height) = lab(preview), picture.size

    def off(margins):
        left, top, right, bottom = margins
        part = picture.resize(preview.size, Image.Resampling.BOX, box=(left, top, width - right, height - bottom))
        return float(delta_e(lab(part), aim)[RIM_PX:-RIM_PX, RIM_PX:-RIM_PX].mean())

    best = (off((0, 0, 0, 0)), (0, 0, 0, 0))
    for step in MARGIN_STEPS:
        while True:
            tries = [
                tuple(m + move if i == side else m for i, m in enumerate(best[1]))
                for side in range(4)
                for move in (step, -step)
            ]
            nearer = min((off(margins), margins) for margins in tries if min(margins) >= 0)
            if nearer >= best:
                break
            best = nearer
    return best[0]


def run(command):
    if shutil.which(command[0]) is None:
        return False
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    return done.returncode == 0


def open_picture(path):
    return Image.open(path).convert("RGB") if os.path.exists(path) else None


def read_preview(raw):
    """The largest JPEG that exiftool finds, upright."""
    best = None
    for tag in ("JpgFromRaw", "PreviewImage", "OtherImage", "ThumbnailImage"):
        data = subprocess.run(["exiftool", "-b", f"-{tag}", raw], stdout=subprocess.PIPE, check=False).stdout
        if not data.startswith(b"\xff\xd8"):
            continue
        picture = Image.open(io.BytesIO(data))
        if best is None or picture.width > best.width:
            best = picture
    if best is None:
        return None
    if best.getexif().get(0x0112, 1) == 1:
        about = subprocess.run(["exiftool", "-j", "-n", "-Orientation", raw], stdout=subprocess.PIPE, check=False)
        turn = {3: 180, 6: 270, 8: 90}.get(json.loads(about.stdout or b"[{}]")[0].get("Orientation", 1))
        best = best.rotate(turn, expand=True) if turn else best
    best = ImageOps.exif_transpose(best).convert("RGB")
    best.thumbnail((SIDE_PX, SIDE_PX), Image.Resampling.BOX)
    return best


def reduced(picture, preview):
    """Cut in the middle to the preview's aspect, and made as small."""
    aspect = preview.width / preview.height
    width, height = picture.size
    if width / height > aspect:
        cut = round(height * aspect)
        picture = picture.crop(((width - cut) // 2, 0, (width + cut) // 2, height))
    else:
        cut = round(width / aspect)
        picture = picture.crop((0, (height - cut) // 2, width, (height + cut) // 2))
    return picture.resize(preview.size, Image.Resampling.BOX)


def lab(picture):
    code = np.asarray(picture, dtype=float) / 255
    linear = np.where(code <= 0.04045, code / 12.92, ((code + 0.055) / 1.055) ** 2.4)
    to_xyz = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]])
    xyz = linear @ (to_xyz / to_xyz.sum(axis=1, keepdims=True)).T
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], axis=-1)


def delta_e(one, other):
    """CIEDE2000 (Sharma, Wu, Dalal 2005)."""
    (l1, a1, b1), (l2, a2, b2) = np.moveaxis(one, -1, 0), np.moveaxis(other, -1, 0)
    mean = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    g = 0.5 * (1 - np.sqrt(mean**7 / (mean**7 + 25.0**7)))
    a1, a2 = (1 + g) * a1, (1 + g) * a2
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = np.degrees(np.arctan2(b1, a1)) % 360, np.degrees(np.arctan2(b2, a2)) % 360
    turn = np.where(c1 * c2 == 0, 0, (h2 - h1 + 180) % 360 - 180)
    d_l, d_c, d_h = l2 - l1, c2 - c1, 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))
    l, c = (l1 + l2) / 2, (c1 + c2) / 2
    total = h1 + h2
    h = np.where(np.abs(h1 - h2) <= 180, total / 2, np.where(total < 360, (total + 360) / 2, (total - 360) / 2))
    h = np.where(c1 * c2 == 0, total, h)
    cos = lambda degrees: np.cos(np.radians(degrees))
    t = 1 - 0.17 * cos(h - 30) + 0.24 * cos(2 * h) + 0.32 * cos(3 * h + 6) - 0.20 * cos(4 * h - 63)
    s_l = 1 + 0.015 * (l - 50) ** 2 / np.sqrt(20 + (l - 50) ** 2)
    s_c, s_h = 1 + 0.045 * c, 1 + 0.015 * c * t
    r_t = -np.sin(np.radians(60 * np.exp(-(((h - 275) / 25) ** 2)))) * 2 * np.sqrt(c**7 / (c**7 + 25.0**7))
    d_l, d_c, d_h = d_l / s_l, d_c / s_c, d_h / s_h
    return np.sqrt(d_l**2 + d_c**2 + d_h**2 + r_t * d_c * d_h)


if __name__ == "__main__":
    main()

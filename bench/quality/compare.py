#!/usr/bin/env python3
"""Tapetum's networks and other denoisers on held-out photographs at known noise: PSNR and SSIM as a viewer sees it.

    /usr/bin/python3 bench/quality/compare.py --photos ~/budgie-backgrounds --pmrid PMRID/models/torch_pretrained.ckp default fast

Needs Debian's python3-torch, python3-scipy, python3-pil and libraw-bin. Every denoiser is told the sensor's true gain and read noise. Where a
method has a knob without a right position (the wavelets' threshold, PMRID's clipping at black) the best position for each level counts.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

import dng
import libraw
import scenes
import score

HERE = Path(__file__).resolve().parent
WAVELET_THRESHOLDS = [200, 400, 800, 1600, 3200]
COLUMNS = ["PSNR", "SSIM", "PSNR, aligned", "SSIM, aligned", "detail kept", "blotches", "streaks"]


class Picture:
    """One noisy raw file and its truth."""

    def __init__(self, photo, level, index, folder, cfa):
        self.level, self.name = level, f"{scenes.LEVELS.index(level)}-{photo.stem}"
        self.mosaic, self.truth = scenes.expose(scenes.scene_light(photo), level, index, cfa)
        self.dng = folder / f"{self.name}.dng"
        neutral = (1 / level.gains[0], 1, 1 / level.gains[1])
        dng.write(self.dng, self.mosaic, level.black, level.white, level.xyz_to_camera, neutral, level.noise_profile, cfa=cfa)

    @property
    def signal_dn(self):
        return self.mosaic.astype(np.float32) - self.level.black

    def libraw(self, mosaic_dn, folder, *options):
        bright = mosaic_dn * (self.level.amplification / self.level.range_dn)
        return libraw.demosaic(bright, self.level, folder, *options)


def best(candidates):
    """Of [[picture scores]], the candidate whose mean aligned PSNR is highest."""
    return max(candidates, key=lambda scores: np.mean(scores, axis=0)[2])


def run_tapetum(model, pictures, folder):
    """[picture scores] of a network, run by the program's own code."""
    files = [str(picture.dng) for picture in pictures]
    command = ["dotnet", "run", "-c", "Release", str(HERE / "denoise.cs"), "--", model, str(folder), *files]
    subprocess.run(command, check=True, stdout=sys.stderr)
    for picture in pictures:
        linear = np.fromfile(folder / f"{picture.name}.f32", "<f4").reshape(picture.truth.shape)
        yield picture, linear * picture.level.amplification


def peers(pictures, folder, pmrid):
    """(name, [candidate: [linear RGB of each picture]]), one level's pictures at a time."""
    ahd = lambda *options: [p.libraw(p.signal_dn, folder, *options) for p in pictures]
    yield "noisy, LibRaw AHD", [ahd()]
    yield "LibRaw FBDD, AHD", [ahd("-fbdd", "2")]
    yield "LibRaw wavelets, AHD", [ahd("-n", str(threshold)) for threshold in WAVELET_THRESHOLDS]
    if pmrid:
        denoise = lambda p, clip: p.libraw(pmrid(p.signal_dn, p.level.k, p.level.sigma2, clip), folder)
        yield "PMRID, LibRaw AHD", [[denoise(p, clip) for p in pictures] for clip in (True, False)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="+", help="names or files of Tapetum's models")
    parser.add_argument("--photos", nargs="+", required=True, help="folders with the held-out photographs")
    parser.add_argument("--recipe", default=HERE / "../../configs/default-photos.txt")
    parser.add_argument("--pmrid", help="PMRID's torch_pretrained.ckp; without it PMRID is left out")
    parser.add_argument("--levels", nargs="+", type=int, default=range(len(scenes.LEVELS)), help="indices, for a quick look")
    parser.add_argument("--pictures", type=Path, help="a folder for what each method makes of the middle of each photograph")
    parser.add_argument("--no-peers", action="store_true", help="only Tapetum's models")
    parser.add_argument("--x-trans", action="store_true", help="Fujifilm's filters instead of Bayer's; the others are left out")
    parser.add_argument("--json", type=Path, help="write every score there")
    arguments = parser.parse_args()
    pmrid = None
    if arguments.pmrid:
        from pmrid import Pmrid

        pmrid = Pmrid(arguments.pmrid)

    cfa = scenes.X_TRANS if arguments.x_trans else scenes.BAYER
    results = {}  # level name → method → [the scores, as in COLUMNS, of each photo]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        photos = scenes.held_out(arguments.recipe, arguments.photos)
        levels = [scenes.LEVELS[i] for i in arguments.levels]
        sets = {level.name: [Picture(photo, level, i, folder, cfa) for i, photo in enumerate(photos)] for level in levels}

        def look(method, picture, linear):
            if arguments.pictures:
                show(arguments.pictures, method, picture, linear)
            return score.score(linear, picture.truth, picture.level)

        for name, pictures in sets.items():
            results[name] = {} if arguments.x_trans or arguments.no_peers else {
                method: best([[look(method, p, rgb) for p, rgb in zip(pictures, each)] for each in candidates])
                for method, candidates in peers(pictures, folder, pmrid)
            }
            if arguments.pictures:
                for picture in pictures:
                    show(arguments.pictures, "truth", picture, picture.truth)
        for model in arguments.models:
            method = "Tapetum " + Path(model).stem.removeprefix("tapetum-")
            for picture, linear in run_tapetum(model, [p for pictures in sets.values() for p in pictures], folder):
                results[picture.level.name].setdefault(method, []).append(look(method, picture, linear))
    report(results)
    if arguments.json:
        arguments.json.write_text(json.dumps(results, indent=1, ensure_ascii=False, default=float))


def show(folder, method, picture, linear):
    folder.mkdir(parents=True, exist_ok=True)
    height, width, _ = linear.shape
    middle = np.s_[height // 2 - 192 : height // 2 + 192, width // 2 - 256 : width // 2 + 256]
    pixels = score.develop(linear[middle], picture.level).astype(np.uint8)
    Image.fromarray(pixels).save(folder / f"{picture.name}-{method.replace(' ', '-').replace(',', '')}.png")


def report(results):
    for level, methods in results.items():
        print(f"\n| {level} | " + " | ".join(COLUMNS) + " |\n|---|" + "---|" * len(COLUMNS))
        for method, scores in methods.items():
            a, b, c, d, e, f, g = np.mean(scores, axis=0)
            print(f"| {method} | {a:.2f} | {b:.3f} | {c:.2f} | {d:.3f} | {100 * e:.0f} % | {f:.1f} | {g:.2f} |")


if __name__ == "__main__":
    main()

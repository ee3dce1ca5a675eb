"""LibRaw's own developing (`dcraw_emu`, Debian's libraw-bin), stopped before the camera matrix."""

import subprocess

import numpy as np

import dng

# LibRaw computes in 16-bit integers: mosaics are handed over already amplified, with room for noise above white and below black.
BLACK = 4096
HEADROOM = 2.0


def demosaic(mosaic, level, folder, *options):
    """signal (1 is the scene's white, values below 0 kept) → linear camera RGB, demosaicked by AHD."""
    path = folder / "libraw.dng"
    scaled = mosaic * ((65535 - BLACK) / HEADROOM) + BLACK
    neutral = (1 / level.gains[0], 1, 1 / level.gains[1])
    dng.write(path, np.clip(np.rint(scaled), 0, 65535), BLACK, 65535, level.xyz_to_camera, neutral, (1e-4, 1e-8))
    multipliers = [str(level.gains[0]), "1", str(level.gains[1]), "1"]
    command = ["dcraw_emu", "-4", "-o", "0", "-q", "3", "-r", *multipliers, *options, "-Z", "-", str(path)]
    ppm = subprocess.run(command, check=True, capture_output=True).stdout
    magic, width, height, peak = ppm[:40].split()[:4]
    assert magic == b"P6" and peak == b"65535"
    pixels = np.frombuffer(ppm, ">u2", offset=len(ppm) - int(width) * int(height) * 6).reshape(int(height), int(width), 3)
    return pixels.astype(np.float32) * (HEADROOM / 65535) / [level.gains[0], 1, level.gains[1]]

"""Validation pictures: held-out photographs, unprocessed to scene light, seen by a camera and given its sensor's noise.

An independent reading of the sources that Tapetum's own training data follow, so that one program's mistake is not the other's too:
Brooks et al., "Unprocessing Images for Learned Raw Denoising", CVPR 2019; Wei et al., "A Physics-Based Noise Formation Model for Extreme
Low-Light Raw Denoising", CVPR 2020.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

SEED = 20
REGION = (1536, 1024)  # of the photograph, shrunk by 2, around its middle; width, height

# 0 red, 1 green, 2 blue.
BAYER = ((0, 1), (1, 2))
X_TRANS = tuple(tuple("RGB".index(f) for f in row) for row in "GBGGRG RGRBGB GBGGRG GRGGBG BGBRGR GRGGBG".split())

XYZ_OF_SRGB = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]])
SONY_A7S2 = np.array([[0.5838, -0.1430, -0.0246], [-0.3497, 1.1477, 0.2297], [-0.0748, 0.1885, 0.5778]])
PHONE = np.array([[1.0234, -0.2969, -0.2266], [-0.5625, 1.6328, -0.0469], [-0.0703, 0.2188, 0.6406]])


@dataclass(frozen=True)
class Level:
    """A camera at an ISO, and by how much the scene is underexposed. DN; K is the gain in DN per electron."""

    name: str
    xyz_to_camera: np.ndarray
    gains: tuple  # white balance, red and blue relative to green
    black: int
    white: int
    k: float
    read_sigma: float
    tukey_lambda: float  # nan: read noise is Gaussian
    row_sigma: float
    amplification: float

    @property
    def range_dn(self):
        return self.white - self.black

    @property
    def sigma2(self):
        """Read, row and quantisation noise, DN²: what every denoiser is told."""
        read = self.read_sigma**2
        if not np.isnan(self.tukey_lambda):
            u = (np.arange(1 << 16) + 0.5) / (1 << 16)
            read *= np.var((u**self.tukey_lambda - (1 - u) ** self.tukey_lambda) / self.tukey_lambda)
        return read + self.row_sigma**2 + 1 / 12

    @property
    def noise_profile(self):
        return self.k / self.range_dn, self.sigma2 / self.range_dn**2

    @property
    def srgb_of_balanced(self):
        """White-balanced camera RGB to linear sRGB; white stays white."""
        m = self.xyz_to_camera @ XYZ_OF_SRGB
        return np.linalg.inv(m / m.sum(axis=1, keepdims=True))


def _sony(iso, read_sigma, row_sigma, amplification):
    # Calibration: Feng et al., "Learnability Enhancement for Low-Light Raw Image Denoising", TPAMI 2023.
    k = 0.0009546 * iso - 0.00193
    name = f"A7S II ISO {iso}, ÷{amplification}"
    return Level(name, SONY_A7S2, (2.1, 1.7), 512, 16383, k, read_sigma, np.nan, row_sigma, amplification)


LEVELS = [
    _sony(100, 1.01, 0.14, 1),
    _sony(800, 3.55, 0.57, 30),
    _sony(3200, 3.92, 0.45, 50),
    _sony(12800, 14.2, 1.27, 50),
    Level("phone (IMX686), ÷10", PHONE, (1.9, 1.8), 64, 1023, 2.72, 2.54, 0.10, 0.29, 10),
    # The dark of "Learning to See in the Dark": a few electrons, and rows that show. New levels go to the end, since noise is seeded by position.
    _sony(1600, 6.30, 0.99, 100),
    _sony(1600, 6.30, 0.99, 300),
    _sony(800, 3.55, 0.57, 300),
]


def held_out(recipe, folders):
    """The photographs that a recipe of `tapetum synth` holds out: never trained on."""
    lines = [line.split("#")[0].split() for line in Path(recipe).read_text().splitlines()]
    names = [words[1] for words in lines if words[:1] == ["hold-out"]]
    found = [next((Path(folder) / name for folder in folders if (Path(folder) / name).is_file()), None) for name in names]
    if None in found:
        raise SystemExit(f"no folder has {names[found.index(None)]}")
    return found


def scene_light(photo):
    """Linear sRGB [height, width, 3] of a photograph: without its tone curve and gamma, shrunk by 2, the region in its middle."""
    display = np.asarray(Image.open(photo).convert("RGB"), np.float32) / 255
    encoded = 0.5 - np.sin(np.arcsin(1 - 2 * display) / 3)
    light = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    h, w = light.shape[0] // 2, light.shape[1] // 2
    light = light[: 2 * h, : 2 * w].reshape(h, 2, w, 2, 3).mean(axis=(1, 3))
    width, height = min(REGION[0], w // 32 * 32), min(REGION[1], h // 32 * 32)
    y, x = (h - height) // 2, (w - width) // 2
    return light[y : y + height, x : x + width]


def expose(light, level, index, cfa=BAYER):
    """A photograph's raw: (noisy mosaic in DN, uint16, its filters as in cfa; truth, linear camera RGB at the scene's own exposure)."""
    balanced = np.clip(light @ np.linalg.inv(level.srgb_of_balanced).T, 0, None)
    white = np.clip((balanced.mean(axis=2, keepdims=True) - 0.9) / 0.1, 0, 1) ** 2
    gains = np.array([1 / level.gains[0], 1, 1 / level.gains[1]])
    truth = np.minimum(1, balanced * np.maximum(white + (1 - white) * gains, gains))
    clean = truth * level.range_dn / level.amplification
    rows, columns = np.indices(clean.shape[:2])
    colors = np.array(cfa)[rows % len(cfa), columns % len(cfa[0])]
    mosaic = np.take_along_axis(clean, colors[..., None], axis=2)[..., 0]
    random = np.random.default_rng([SEED, [other.name for other in LEVELS].index(level.name), index])
    noisy = random.poisson(mosaic / level.k) * level.k
    if np.isnan(level.tukey_lambda):
        noisy += random.normal(0, level.read_sigma, noisy.shape)
    else:
        u = random.uniform(1e-9, 1, noisy.shape)
        noisy += level.read_sigma * (u**level.tukey_lambda - (1 - u) ** level.tukey_lambda) / level.tukey_lambda
    noisy += random.normal(0, level.row_sigma, (noisy.shape[0], 1))
    return np.clip(np.rint(noisy + level.black), 0, level.white).astype(np.uint16), truth.astype(np.float32)

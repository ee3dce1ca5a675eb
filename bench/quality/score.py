"""How a picture differs from the truth, as it is seen: after white balance, matrix, gamma and rounding to 8 bits."""

import numpy as np
from scipy.ndimage import gaussian_filter, uniform_filter1d

from scenes import XYZ_OF_SRGB

BORDER_PX = 16


def develop(rgb, level):
    """Linear camera RGB to display RGB in whole steps of 1/255."""
    balanced = np.clip(rgb * [level.gains[0], 1, level.gains[1]], 0, 1)
    linear = np.clip(balanced @ level.srgb_of_balanced.T, 0, 1)
    return np.rint(255 * linear ** (1 / 2.2)).astype(np.float32)


def aligned(rgb, truth):
    """Scaled by the one number that brings it nearest to the truth where neither is clipped."""
    open_ = (rgb < 1) & (truth < 1)
    return rgb * (np.vdot(rgb[open_], truth[open_]) / np.vdot(rgb[open_], rgb[open_]))


def psnr(a, b):
    return 10 * np.log10(255**2 / np.mean((a - b) ** 2))


def ssim(a, b):
    """Wang et al., IEEE TIP 2004: Gaussian windows of σ = 1.5 px, each channel by itself."""
    blur = lambda plane: gaussian_filter(plane, 1.5, truncate=3.5)
    scores = []
    for c in range(3):
        x, y = a[..., c], b[..., c]
        mx, my = blur(x), blur(y)
        vx, vy, vxy = blur(x * x) - mx * mx, blur(y * y) - my * my, blur(x * y) - mx * my
        c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
        scores.append(np.mean((2 * mx * my + c1) * (2 * vxy + c2) / ((mx * mx + my * my + c1) * (vx + vy + c2))))
    return float(np.mean(scores))


def detail(a, b):
    """How much of b's detail finer than σ = 1 px is in a: the slope of a's against b's. Noise is in a, too, but not along b."""
    fine = [x[..., 1] - gaussian_filter(x[..., 1], 1.0) for x in (a, b)]
    return np.vdot(*fine) / np.vdot(fine[1], fine[1])


def lab(picture):
    """CIELAB, D65, of display RGB in [0, 255] (sRGB's primaries and curve)."""
    encoded = picture / 255
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    xyz = linear @ (XYZ_OF_SRGB / XYZ_OF_SRGB.sum(axis=1, keepdims=True)).T
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], -1)


def blotches(a, b):
    """Wrong colour over tens of pixels: the 95th percentile of the chroma error in CIELAB after a Gaussian of 8 px."""
    error = lab(a)[..., 1:] - lab(b)[..., 1:]
    return np.percentile(np.hypot(*(gaussian_filter(error[..., c], 8) for c in (0, 1))), 95)


def streaks(a, b):
    """What rows leave: the standard deviation of L*'s error averaged along 24 px of a row, less its mean over 6 rows."""
    along = uniform_filter1d(lab(a)[..., 0] - lab(b)[..., 0], 24, axis=1)
    return np.std(along - uniform_filter1d(along, 6, axis=0))


def score(rgb, truth, level):
    """[PSNR, SSIM, aligned PSNR, aligned SSIM, detail kept, blotches, streaks]."""
    inner = np.s_[BORDER_PX:-BORDER_PX, BORDER_PX:-BORDER_PX]
    rgb, truth = rgb[inner], truth[inner]
    expected = develop(truth, level)
    pictures = [develop(rgb, level), develop(aligned(rgb, truth), level)]
    fidelity = [f(picture, expected) for picture in pictures for f in (psnr, ssim)]
    return fidelity + [f(pictures[0], expected) for f in (detail, blotches, streaks)]

"""How a picture differs from the truth, as it is seen: after white balance, matrix, gamma and rounding to 8 bits."""

import numpy as np
from scipy.ndimage import gaussian_filter

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


def score(rgb, truth, level):
    """[PSNR, SSIM, aligned PSNR, aligned SSIM, detail kept]."""
    inner = np.s_[BORDER_PX:-BORDER_PX, BORDER_PX:-BORDER_PX]
    rgb, truth = rgb[inner], truth[inner]
    expected = develop(truth, level)
    pictures = [develop(rgb, level), develop(aligned(rgb, truth), level)]
    return [f(picture, expected) for picture in pictures for f in (psnr, ssim)] + [detail(pictures[0], expected)]

"""PMRID: Wang et al., "Practical Deep Raw Image Denoising on Mobile Devices", ECCV 2020, with the authors' published weights.

The network is written here after the paper (figure 4: a U-Net of separable 5×5 convolutions with residual blocks, four levels down, joined by
addition) and takes the weights by their order; the k-sigma transform is the paper's equation 6, anchored where the weights were trained: Oppo
Reno 10x at ISO 1600, 10 bits, whose black lies 959 DN under white.
"""

import numpy as np
import torch
from torch import nn

RANGE_DN = 959.0
ANCHOR_K = 5.995267e-4 * 1600 + 8.68861e-3
ANCHOR_SIGMA2 = 7.11772e-7 * 1600**2 + 6.514934e-4 * 1600 + 0.11492713
INPUT_SCALE = 256.0


def separable(inputs, outputs, kernel, stride=1, relu=False):
    depthwise = nn.Conv2d(inputs, inputs, kernel, stride, kernel // 2, groups=inputs, bias=False)
    return nn.Sequential(depthwise, nn.Conv2d(inputs, outputs, 1), *([nn.ReLU()] if relu else []))


class Residual(nn.Module):
    """Two layers plus their input, or plus a projection of it where the shape changes."""

    def __init__(self, first, second, projection=None, relu=True):
        super().__init__()
        self.first, self.second, self.projection, self.relu = first, second, projection, relu

    def forward(self, x):
        y = self.second(self.first(x)) + (x if self.projection is None else self.projection(x))
        return torch.relu(y) if self.relu else y


def down(inputs, outputs, blocks):
    def block(i):
        width, stride = (inputs, 2) if i == 0 else (outputs, 1)
        squeeze = separable(width, outputs // 4, 5, stride, relu=True)
        return Residual(squeeze, separable(outputs // 4, outputs, 5), separable(width, outputs, 3, stride) if i == 0 else None)

    return nn.Sequential(*map(block, range(blocks)))


def refine(width):
    return Residual(separable(width, width, 3, relu=True), separable(width, width, 3), relu=False)


class Up(nn.Module):
    def __init__(self, inputs, skipped, outputs):
        super().__init__()
        self.refine = refine(inputs)
        self.enlarge = nn.ConvTranspose2d(inputs, outputs, 2, 2)
        self.skip = separable(skipped, outputs, 3, relu=True)

    def forward(self, x, skip):
        return self.enlarge(self.refine(x)) + self.skip(skip)


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.start = nn.Conv2d(4, 16, 3, padding=1)
        self.downs = nn.ModuleList([down(16, 64, 2), down(64, 128, 2), down(128, 256, 4), down(256, 512, 4)])
        self.middle = separable(512, 64, 3, relu=True)
        self.ups = nn.ModuleList([Up(64, 256, 64), Up(64, 128, 32), Up(32, 64, 32), Up(32, 16, 16)])
        self.refine = refine(16)
        self.end = nn.Conv2d(16, 4, 3, padding=1)

    def forward(self, planes):
        maps = [torch.relu(self.start(planes))]
        for stage in self.downs:
            maps.append(stage(maps[-1]))
        x = self.middle(maps.pop())
        for stage in self.ups:
            x = stage(x, maps.pop())
        return planes + self.end(self.refine(x))


class Pmrid:
    def __init__(self, weights):
        stored = list(torch.load(weights, map_location="cpu").values())
        self.network = Network().eval()
        own = self.network.state_dict()
        assert [tuple(a.shape) for a in own.values()] == [tuple(b.shape) for b in stored], "other weights than PMRID's"
        self.network.load_state_dict(dict(zip(own, stored)))

    def __call__(self, mosaic_dn, k, sigma2, clip):
        """Denoises an RGGB mosaic in DN above black. clip: cut values below black first, as the authors' program does."""
        y = np.maximum(mosaic_dn, 0) if clip else mosaic_dn
        scale, offset = ANCHOR_K / k, (sigma2 / k**2 - ANCHOR_SIGMA2 / ANCHOR_K**2) * ANCHOR_K
        h, w = y.shape
        planes = (y * scale + offset).reshape(h // 2, 2, w // 2, 2).transpose(1, 3, 0, 2).reshape(1, 4, h // 2, w // 2)
        pad = [32 + (-n) % 32 for n in (h // 2, w // 2)]
        padded = np.pad(planes, ((0, 0), (0, 0), (32, pad[0]), (32, pad[1])), "reflect")
        with torch.no_grad():
            out = self.network(torch.from_numpy(padded.astype(np.float32)) * (INPUT_SCALE / RANGE_DN)).numpy()
        out = out[:, :, 32 : 32 + h // 2, 32 : 32 + w // 2] * (RANGE_DN / INPUT_SCALE)
        return ((out - offset) / scale).reshape(2, 2, h // 2, w // 2).transpose(2, 0, 3, 1).reshape(h, w)

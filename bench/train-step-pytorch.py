#!/usr/bin/env python3
"""One training step of the paper's U-Net in PyTorch: what `tapetum bench train-step` is compared with.

Forward, backward and Adam on one patch of 4x256x256, L1 loss, channels_last, on the CPU.
Needs PyTorch 1.13 or later (Debian: python3-torch). Prints one line of JSON.

    bench/train-step-pytorch.py [--patch 256] [--channels 32] [--threads 2] [--steps 20]

The network is that of Chen et al., "Learning to See in the Dark", CVPR 2018, section 3.2: packed Bayer planes in,
twelve planes out, depth-to-space to full-resolution RGB.
"""
import argparse
import json
import resource
import statistics
import time

import torch
from torch import nn
from torch.nn import functional as F


class Block(nn.Sequential):
    """Two 3x3 convolutions, each followed by a leaky ReLU of slope 0.2."""

    def __init__(self, channels_in, channels_out):
        super().__init__(
            nn.Conv2d(channels_in, channels_out, 3, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(channels_out, channels_out, 3, padding=1),
            nn.LeakyReLU(0.2),
        )


class UNet(nn.Module):
    """[N, 4, H, W] -> [N, 3, 2H, 2W]; H and W are multiples of 16."""

    def __init__(self, channels):
        super().__init__()
        widths = [channels << level for level in range(5)]
        self.encoders = nn.ModuleList(Block(i, o) for i, o in zip([4] + widths, widths))
        self.ups = nn.ModuleList(nn.ConvTranspose2d(2 * w, w, 2, stride=2) for w in reversed(widths[:-1]))
        self.decoders = nn.ModuleList(Block(2 * w, w) for w in reversed(widths[:-1]))
        self.output = nn.Conv2d(channels, 12, 1)

    def forward(self, x):
        skips = []
        for level, encoder in enumerate(self.encoders):
            x = encoder(x if level == 0 else F.max_pool2d(x, 2))
            skips.append(x)
        skips.pop()
        for up, decoder in zip(self.ups, self.decoders):
            x = decoder(torch.cat([up(x), skips.pop()], 1))
        return F.pixel_shuffle(self.output(x), 2)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--patch", type=int, default=256, help="side of the packed patch, px")
    parser.add_argument("--channels", type=int, default=32)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--warmup", type=int, default=3)
    options = parser.parse_args()

    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    network = UNet(options.channels).to(memory_format=torch.channels_last)
    adam = torch.optim.Adam(network.parameters(), lr=1e-4)
    patch = torch.rand(1, 4, options.patch, options.patch).contiguous(memory_format=torch.channels_last)
    target = torch.rand(1, 3, 2 * options.patch, 2 * options.patch).contiguous(memory_format=torch.channels_last)

    def step():
        adam.zero_grad(set_to_none=True)
        loss = F.l1_loss(network(patch), target)
        loss.backward()
        adam.step()
        return loss.item()

    for _ in range(options.warmup):
        step()
    times_ms = []
    for _ in range(options.steps):
        start = time.perf_counter()
        step()
        times_ms.append((time.perf_counter() - start) * 1e3)

    print(
        json.dumps(
            {
                "tool": f"PyTorch {torch.__version__}",
                "parameters": sum(p.numel() for p in network.parameters()),
                "medianMs": round(statistics.median(times_ms), 3),
                "minMs": round(min(times_ms), 3),
                "peakRssMb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
            }
        )
    )


if __name__ == "__main__":
    main()

"""Makes the state dicts that StateDictTests reads, and what PyTorch makes of them: /usr/bin/python3 make.py (Debian's python3-torch 1.13).

SID's U-Net with one channel at full size, in the two forms that its PyTorch ports have: "shuffled" names upv6 and conv10_1 and ends in PixelShuffle,
"depth-first" names up6 (without bias) and conv10 and ends as TensorFlow's depth_to_space.
"""

import struct

import torch
import torch.nn.functional as F
from torch import nn


class UNet(nn.Module):
    def __init__(self, shuffled, channels=1):
        super().__init__()
        self.shuffled = shuffled
        inputs = 4
        for level in range(1, 10):
            width = channels << (level - 1 if level <= 5 else 9 - level)
            if level > 5:
                name = f"upv{level}" if shuffled else f"up{level}"
                setattr(self, name, nn.ConvTranspose2d(2 * width, width, 2, stride=2, bias=shuffled))
                inputs = 2 * width
            setattr(self, f"conv{level}_1", nn.Conv2d(inputs, width, 3, padding=1))
            setattr(self, f"conv{level}_2", nn.Conv2d(width, width, 3, padding=1))
            inputs = width
        setattr(self, "conv10_1" if shuffled else "conv10", nn.Conv2d(channels, 12, 1))

    def block(self, x, level):
        for part in (1, 2):
            x = F.leaky_relu(getattr(self, f"conv{level}_{part}")(x), 0.2)
        return x

    def forward(self, x):
        skips = []
        for level in range(1, 6):
            x = self.block(x if level == 1 else F.max_pool2d(x, 2), level)
            skips.append(x)
        for level in range(6, 10):
            up = getattr(self, f"upv{level}" if self.shuffled else f"up{level}")(x)
            x = self.block(torch.cat([up, skips[9 - level]], 1), level)
        if self.shuffled:
            return F.pixel_shuffle(self.conv10_1(x), 2)
        n, _, h, w = x.shape
        y = self.conv10(x).view(n, 2, 2, 3, h, w)  # dy, dx, colour
        return y.permute(0, 3, 4, 1, 5, 2).reshape(n, 3, 2 * h, 2 * w)


def write(name, tensor):
    values = tensor.detach().contiguous().flatten().tolist()
    with open(name, "wb") as file:
        file.write(struct.pack(f"<{len(values)}f", *values))


torch.manual_seed(3)
x = torch.rand(1, 4, 16, 32)  # red, green beside it, blue, green on blue rows
write("input.f32", x)
for shuffled in (True, False):
    net = UNet(shuffled).eval()
    for parameter in net.parameters():
        nn.init.normal_(parameter, std=0.4)
    name = "shuffled" if shuffled else "depth-first"
    write(f"{name}.f32", net(x))
    torch.save(net.state_dict(), f"{name}.pth")
    if shuffled:
        nested = {"epoch": 3, "state_dict": {"module." + key: value for key, value in net.state_dict().items()}}
        torch.save(nested, f"{name}-old.pth", _use_new_zipfile_serialization=False)
        torch.save({key: value.bfloat16() for key, value in net.state_dict().items()}, f"{name}-bfloat16.pth")
        torch.save({key: value.half() for key, value in net.state_dict().items()}, f"{name}-half.pth")


class Harm:
    def __reduce__(self):
        return print, ("this was run",)


torch.save({"conv1_1.weight": Harm()}, "harm.pth")

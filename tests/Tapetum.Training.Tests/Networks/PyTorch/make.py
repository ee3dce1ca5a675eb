"""Makes the state dicts that StateDictTests reads, and what PyTorch makes of them: /usr/bin/python3 make.py (Debian's python3-torch 1.13).

SID's U-Net with one channel at full size, in the two forms that its PyTorch ports have: "shuffled" names upv6 and conv10_1 and ends in PixelShuffle,
"depth-first" names up6 (without bias) and conv10 and ends as TensorFlow's depth_to_space.

Then the same network as ELD, PMN and LED have it, from four planes to four: ELD's beside its optimizer, LED's with a RepNR block for each 3x3 convolution, as a camera has
adapted it, as that is deployed, and before any camera has.
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


class RepNr(nn.Module):
    """A convolution of a*x + b, a and b of the last of several cameras, and another of x beside it."""

    def __init__(self, conv, cameras=2, beside=True):
        super().__init__()
        inputs = conv.weight.shape[1]
        self.main_weight, self.main_bias = nn.Parameter(conv.weight.data), nn.Parameter(conv.bias.data)
        self.align_weights = nn.ParameterList(nn.Parameter(1 + 0.2 * torch.randn(1, inputs, 1, 1)) for _ in range(cameras + 1))
        self.align_biases = nn.ParameterList(nn.Parameter(0.1 * torch.randn(1, inputs, 1, 1)) for _ in range(cameras + 1))
        if beside:
            self.aux_weight = nn.Parameter(0.1 * torch.randn_like(conv.weight))
            self.aux_bias = nn.Parameter(0.1 * torch.randn_like(conv.bias))

    def camera(self):
        a, b = self.align_weights[-1], self.align_biases[-1]
        if (a == 1).all() and (b == 0).all():
            a, b = (torch.stack(list(them)[:-1]).mean(0) for them in (self.align_weights, self.align_biases))
        return a, b

    def forward(self, x):
        a, b = self.camera()
        y = F.conv2d(F.pad(x, (1, 1, 1, 1)) * a + b, self.main_weight, self.main_bias)
        return y + F.conv2d(x, self.aux_weight, self.aux_bias, padding=1) if hasattr(self, "aux_weight") else y


class RawUNet(UNet):
    def __init__(self):
        super().__init__(shuffled=True)
        self.conv10_1 = nn.Conv2d(1, 4, 1)
        for parameter in self.parameters():
            nn.init.normal_(parameter, std=0.4)

    def forward(self, x):
        shuffle, F.pixel_shuffle = F.pixel_shuffle, lambda planes, _: planes
        try:
            return super().forward(x)
        finally:
            F.pixel_shuffle = shuffle

    def adapted(self, **options):
        for name, module in list(self.named_children()):
            if isinstance(module, nn.Conv2d) and name != "conv10_1":
                setattr(self, name, RepNr(module, **options))
        return self


torch.manual_seed(5)
net = RawUNet()
write("pmn.f32", net(x))
torch.save(net.state_dict(), "pmn.pth")

net = RawUNet()
optimizer = torch.optim.Adam(net.parameters(), lr=1e-4, betas=(0.9, 0.999))
net(x).abs().mean().backward()
optimizer.step()
write("eld.f32", net(x))
torch.save(
    {"netG": net.state_dict(), "opt_g": optimizer.state_dict(), "epoch": 200, "iterations": 1},
    "eld.pth",
    _use_new_zipfile_serialization=False,
)

net = RawUNet().adapted()
write("led.f32", net(x))
torch.save({"params": net.state_dict()}, "led.pth")
deployed = RawUNet()
for name, module in net.named_children():
    plain = getattr(deployed, name)
    if isinstance(module, RepNr):
        a, b = module.camera()
        plain.weight.data = module.main_weight.data * a + module.aux_weight.data
        plain.bias.data = module.main_bias.data + (module.main_weight.data * b).sum((1, 2, 3)) + module.aux_bias.data
    else:
        plain.load_state_dict(module.state_dict())
untaught = {key: torch.zeros(1) for key in net.state_dict()}
torch.save({"params": untaught, "params_deploy": deployed.state_dict()}, "led-deployed.pth")

net = RawUNet().adapted(beside=False)
for block in net.modules():
    if isinstance(block, RepNr):
        nn.init.ones_(block.align_weights[-1])
        nn.init.zeros_(block.align_biases[-1])
write("led-pretrained.f32", net(x))
torch.save({"params": net.state_dict()}, "led-pretrained.pth")

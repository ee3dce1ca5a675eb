#!/usr/bin/env python3
"""A still life by lamplight, rendered, and the raw file that a Sony A7S II would take of it at ISO 3200, 50 times underexposed: the README's picture.

    /usr/bin/python3 bench/quality/still_life.py out/still-life          # makes still-life.dng and still-life-truth.png

Balls on a table before a wall, a striped cloth, a card of colours and lettering. Shadows of balls are those of a spherical lamp, in closed form (as in Quilez,
"Sphere soft shadow"), so the truth has no noise of its own.
"""

import argparse
import dataclasses
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

import dng
import scenes
import score

WIDTH, HEIGHT, OVERSAMPLING = 1536, 1024, 2
EYE = np.array([0.0, 2.0, -7.5])
LAMP, LAMP_RADIUS = np.array([-3.2, 4.6, -2.6]), 0.7
WARM, COOL = np.array([1.0, 0.74, 0.46]) * 34, np.array([0.20, 0.30, 0.55])
WALL_Z = 4.0

# Centre, radius, albedo (None: marble), gloss
BALLS = [
    ((-1.9, 0.85, 0.6), 0.85, (0.62, 0.06, 0.05), 0.35),
    ((0.15, 0.6, -0.9), 0.6, (0.05, 0.14, 0.42), 0.6),
    ((1.15, 1.0, 1.3), 1.0, None, 0.25),
    ((-0.75, 0.35, -1.7), 0.35, (0.75, 0.52, 0.06), 0.5),
    ((1.75, 0.3, -1.6), 0.3, (0.06, 0.32, 0.10), 0.5),
    ((-2.9, 0.4, -1.0), 0.4, (0.5, 0.5, 0.5), 0.15),
]
PATCHES = ["735244", "c29682", "627a9d", "576c43", "8580b1", "67bdaa", "d67e2c", "505ba6", "c15a63", "5e3c6c", "9dbc40", "e0a32e"]


def turbulence(p, octaves=5):
    """Smooth noise in [−1, 1]: sums of sines in turned directions."""
    total, amplitude, frequency = np.zeros(p.shape[:-1], np.float32), 0.5, 1.0
    random = np.random.default_rng(7)
    for _ in range(octaves):
        for _ in range(4):
            direction = random.normal(size=3)
            phase = random.uniform(0, 2 * np.pi)
            total += amplitude / 4 * np.sin(frequency * (p @ direction) * 2.1 + phase + 2 * total)
        amplitude, frequency = amplitude * 0.55, frequency * 2.1
    return total


def wood(p):
    rings = np.sin(9 * p[..., 2] + 2.6 * turbulence(p * [0.25, 1, 1.6]))
    fibre = turbulence(p * [1.5, 1, 60], 3)
    tone = 0.55 + 0.2 * rings + 0.22 * fibre
    return np.stack([0.34 * tone, 0.19 * tone, 0.095 * tone], -1) + 0.02


def cloth(p):
    u, v = p[..., 0] * 6 + p[..., 2] * 1.5, p[..., 2] * 6 - p[..., 0] * 1.5
    stripes = (np.sin(u * 3.2) > 0.1).astype(np.float32)
    weave = 0.82 + 0.18 * np.sin(u * 60) * np.sin(v * 60)
    color = stripes[..., None] * [0.62, 0.60, 0.55] + (1 - stripes[..., None]) * [0.08, 0.22, 0.30]
    return color * weave[..., None]


def card():
    """The card's picture: colours above, lettering below."""
    image = Image.new("RGB", (1200, 800), (222, 218, 205))
    draw = ImageDraw.Draw(image)
    for i, patch in enumerate(PATCHES):
        x, y = 50 + 185 * (i % 6), 50 + 175 * (i // 6)
        draw.rectangle((x, y, x + 165, y + 155), fill="#" + patch)
    for i in range(6):
        draw.rectangle((50 + 185 * i, 410, 215 + 185 * i, 500), fill=(int(243 - 38 * i),) * 3)
    font = lambda size: ImageFont.truetype("DejaVuSerif-Bold.ttf", size)
    draw.text((50, 530), "TAPETUM", (30, 28, 26), font=font(120))
    draw.text((52, 680), "tapetum lucidum: what lets cats see in the dark", (60, 56, 52), font=font(36))
    for i in range(60):
        draw.line((790 + 6 * i, 540, 790 + 6 * i, 540 + 120), (30, 28, 26), 1 + i // 20)
    return (np.asarray(image, np.float32) / 255) ** 2.2


def shade(point, normal, albedo, view, gloss, skip):
    to_lamp = LAMP - point
    distance = np.linalg.norm(to_lamp, axis=-1, keepdims=True)
    light = to_lamp / distance
    lit = np.ones(point.shape[:-1], np.float32)
    open_ = np.ones(point.shape[:-1], np.float32)
    for i, (center, radius, _, _) in enumerate(BALLS):
        if i == skip:
            continue
        to_ball = center - point
        along = (to_ball * light).sum(-1)
        beside = np.sqrt(np.maximum((to_ball**2).sum(-1) - along**2, 0))
        blur = LAMP_RADIUS * np.maximum(along, 1e-3) / distance[..., 0] + 1e-3
        t = np.clip((beside - radius + blur) / (2 * blur), 0, 1)
        lit *= np.where((along > 0) & (along < distance[..., 0]), t * t * (3 - 2 * t), 1)
        d = np.linalg.norm(to_ball, axis=-1)
        open_ *= 1 - np.clip((to_ball * normal).sum(-1) / d, 0, 1) * np.minimum(1, (radius / d) ** 2)
    diffuse = np.maximum((normal * light).sum(-1), 0) * lit / distance[..., 0] ** 2
    half = light - view
    half /= np.linalg.norm(half, axis=-1, keepdims=True)
    shine = gloss * np.maximum((normal * half).sum(-1), 0) ** 90 * lit
    sky = open_ * (0.6 + 0.4 * normal[..., 1])
    return albedo * (diffuse[..., None] * WARM + sky[..., None] * COOL * 0.12) + shine[..., None] * WARM * 0.03


def render():
    """Linear sRGB [HEIGHT, WIDTH, 3]; 1 is display white."""
    w, h = WIDTH * OVERSAMPLING, HEIGHT * OVERSAMPLING
    x, y = np.meshgrid((np.arange(w) + 0.5) / w - 0.5, 0.5 - (np.arange(h) + 0.5) / h)
    view = np.stack([x * 1.15, y * 1.15 * h / w - 0.14, np.ones_like(x)], -1).astype(np.float32)
    view /= np.linalg.norm(view, axis=-1, keepdims=True)
    # Wall and table.
    depth = (WALL_Z - EYE[2]) / view[..., 2]
    floor = np.where(view[..., 1] < 0, -EYE[1] / np.minimum(view[..., 1], -1e-6), np.inf)
    table = floor < depth
    depth = np.where(table, floor, depth)
    point = EYE + depth[..., None] * view
    normal = np.where(table[..., None], [0, 1, 0], [0, 0, -1]).astype(np.float32)
    plaster = 0.34 + 0.05 * turbulence(point * [3, 3, 1], 6)
    albedo = np.where(table[..., None], wood(point), plaster[..., None] * [1, 0.93, 0.86])
    on_cloth = table & (np.abs(point[..., 0] - 1.5) < 1.3) & (np.abs(point[..., 2] + 1.4) < 0.9)
    albedo = np.where(on_cloth[..., None], cloth(point), albedo)
    picture = card()
    u, v = (point[..., 0] + 1.9) / 2.7, (3.4 - point[..., 1]) / 1.8
    on_card = ~table & (u >= 0) & (u < 1) & (v >= 0) & (v < 1)
    texels = picture[np.clip((v * 800).astype(int), 0, 799), np.clip((u * 1200).astype(int), 0, 1199)]
    albedo = np.where(on_card[..., None], texels, albedo)
    gloss = np.where(table & ~on_cloth, 0.12, 0.0).astype(np.float32)
    color = shade(point, normal, albedo, view, gloss, skip=None)
    nearest = depth
    for i, (center, radius, albedo, gloss) in enumerate(BALLS):
        to_ball = np.array(center) - EYE
        along = view @ to_ball
        inside = radius**2 - (to_ball @ to_ball - along**2)
        hit = along - np.sqrt(np.maximum(inside, 0))
        seen = (inside > 0) & (hit < nearest)
        p = EYE + hit[seen][:, None] * view[seen]
        n = (p - center) / radius
        if albedo is None:
            veins = np.abs(turbulence(p * 2.3, 6)) ** 0.5
            surface = 0.12 + 0.62 * veins[:, None] * [1, 0.97, 0.93]
        else:
            surface = np.array(albedo) * (0.94 + 0.06 * turbulence(p * 14, 3))[:, None]
        color[seen] = shade(p, n, surface, view[seen], gloss, skip=i)
        nearest = np.where(seen, hit, nearest)
    color = color.reshape(HEIGHT, OVERSAMPLING, WIDTH, OVERSAMPLING, 3).mean((1, 3))
    return np.clip(color / np.quantile(color.max(-1), 0.995), 0, None)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", type=Path, help="path of the files without their endings")
    output = parser.parse_args().output
    output.parent.mkdir(parents=True, exist_ok=True)
    level = next(level for level in scenes.LEVELS if "3200" in level.name)
    red, green, blue = (level.xyz_to_camera @ scenes.XYZ_OF_SRGB).sum(axis=1)  # of daylight, D65
    level = dataclasses.replace(level, gains=(green / red, green / blue))
    mosaic, truth = scenes.expose(render(), level, index=0)
    neutral = (1 / level.gains[0], 1, 1 / level.gains[1])
    dng.write(output.with_suffix(".dng"), mosaic, level.black, level.white, level.xyz_to_camera, neutral, level.noise_profile)
    Image.fromarray(score.develop(truth, level).astype(np.uint8)).save(f"{output}-truth.png")


if __name__ == "__main__":
    main()

import type { Settings } from "../api/types";
import type { Size } from "./view";

export interface Point {
    x: number;
    y: number;
}

/** A rectangle in shares of what is upright and straight, 0 to 1. */
export interface Crop {
    left: number;
    top: number;
    width: number;
    height: number;
}

/**
 * A picture as it is turned, straightened and cut, in pixels: src/Tapetum/Development/Geometry/GeometricView.cs does the same, by the same roundings.
 * Its pixels lie in the upright picture at (x₀ + a·x + b·y, y₀ + c·x + d·y).
 */
export interface Frame extends Size {
    x0: number;
    y0: number;
    a: number;
    b: number;
    c: number;
    d: number;
}

type Turn = Pick<Settings, "rotate" | "straighten">;

export const wholeCrop: Crop = { left: 0, top: 0, width: 1, height: 1 };

/**
 * The whole picture, turned and straightened: the largest rectangle of its shape within the slanted one.
 * @param orientation EXIF's, by which the upright picture was made.
 */
export function straightened(upright: Size, orientation: number, { rotate, straighten }: Turn): Frame {
    const whole = rotated(upright, orientation, rotate ?? null);
    if (!straighten) return whole;
    const angle = (Math.PI / 180) * straighten;
    const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
    const across = Math.abs(sin);
    const share = Math.min(
        whole.width / (whole.width * cos + whole.height * across),
        whole.height / (whole.width * across + whole.height * cos),
    );
    const size = {
        width: Math.max(1, Math.floor(whole.width * share)),
        height: Math.max(1, Math.floor(whole.height * share)),
    };
    const { a, b, c, d } = whole;
    return around(toUpright(whole, whole.width / 2, whole.height / 2), size, {
        a: a * cos - b * sin,
        b: a * sin + b * cos,
        c: c * cos - d * sin,
        d: c * sin + d * cos,
    });
}

export const toUpright = ({ x0, y0, a, b, c, d }: Frame, x: number, y: number): Point => ({
    x: x0 + a * x + b * y,
    y: y0 + c * x + d * y,
});

/** The other way round: turns and mirrors keep areas. */
export function toFrame({ x0, y0, a, b, c, d }: Frame, x: number, y: number): Point {
    const sign = a * d - b * c;
    const [dx, dy] = [x - x0, y - y0];
    return { x: (d * dx - b * dy) / sign, y: (a * dy - c * dx) / sign };
}

export const isSlanted = ({ a, b }: Frame) => a !== 0 && b !== 0;

/** How far it is turned clockwise where nobody chose. */
export const statedDeg = (orientation: number) => ({ 3: 180, 4: 180, 5: 90, 6: 90, 7: 270, 8: 270 })[orientation] ?? 0;

const orientationOf = (deg: number) => ({ 90: 6, 180: 3, 270: 8 })[deg] ?? 1;

/** From the middle of an upright picture to that of the sensor's: a turn and a mirror, by rows. */
function toSensor(orientation: number): [number, number, number, number] {
    const across = [2, 3, 7, 8].includes(orientation) ? -1 : 1;
    const down = [3, 4, 6, 7].includes(orientation) ? -1 : 1;
    return orientation >= 5 ? [0, across, down, 0] : [across, 0, 0, down];
}

function rotated(upright: Size, orientation: number, rotateDeg: number | null): Frame {
    const now = rotateDeg === null ? orientation : orientationOf(rotateDeg);
    const [a, b, c, d] = toSensor(now);
    const [p, q, r, s] = toSensor(orientation);
    // Back by the transposed: [p r; q s]·[a b; c d].
    const turn = { a: p * a + r * c, b: p * b + r * d, c: q * a + s * c, d: q * b + s * d };
    const isAcross = turn.a === 0;
    const [width, height] = isAcross ? [upright.height, upright.width] : [upright.width, upright.height];
    return around({ x: upright.width / 2, y: upright.height / 2 }, { width, height }, turn);
}

function around(middle: Point, { width, height }: Size, turn: Pick<Frame, "a" | "b" | "c" | "d">): Frame {
    const { a, b, c, d } = turn;
    return {
        ...turn,
        width,
        height,
        x0: middle.x - (a * width + b * height) / 2,
        y0: middle.y - (c * width + d * height) / 2,
    };
}

/** A part of it. */
export function cut(whole: Frame, crop: Crop): Frame {
    const { left, top, width, height } = pixelsOf(crop, whole);
    const { x, y } = toUpright(whole, left, top);
    return { ...whole, x0: x, y0: y, width, height };
}

/** As src/Tapetum/Development/PictureCrop.cs rounds it. */
export function pixelsOf(crop: Crop, whole: Size): Crop {
    const round = (px: number) => Math.floor(px + 0.5);
    const left = Math.min(whole.width - 1, round(crop.left * whole.width));
    const top = Math.min(whole.height - 1, round(crop.top * whole.height));
    const right = Math.min(whole.width, Math.max(left + 1, round((crop.left + crop.width) * whole.width)));
    const bottom = Math.min(whole.height, Math.max(top + 1, round((crop.top + crop.height) * whole.height)));
    return { left, top, width: right - left, height: bottom - top };
}

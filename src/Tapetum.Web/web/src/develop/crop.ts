import { pixelsOf, type Crop } from "./frame";
import type { Size } from "./view";

/** An edge or a corner of a crop: −1 is left or upper, 1 right or lower. */
export interface Handle {
    x: -1 | 0 | 1;
    y: -1 | 0 | 1;
}

const least = 0.02;

/** What the server calls a crop, in shares of a picture of this size; null for all of it. Hundredths, a shape or pixels: src/Tapetum/Development/PictureCrop.cs. */
export function cropOf(text: string | null | undefined, whole: Size): Crop | null {
    if (!text) return null;
    if (text.includes(":")) {
        const [across, down] = text.split(":").map(Number) as [number, number];
        return around({ left: 0, top: 0, width: 1, height: 1 }, sharesOf(across / down, whole));
    }
    const isShares = text.includes("%");
    const [left, top, width, height] = text.split(",").map((part) => Number(part.replace("%", ""))) as [
        number,
        number,
        number,
        number,
    ];
    const [across, down] = isShares ? [100, 100] : [whole.width, whole.height];
    return { left: left / across, top: top / down, width: width / across, height: height / down };
}

/** Null where nothing is cut off. */
export function textOf({ left, top, width, height }: Crop): string | null {
    // Rounded edges, so that none leads out of the picture.
    const round = (share: number) => Math.round(1e6 * Math.min(1, Math.max(0, share)));
    const [first, last] = [
        [round(left), round(top)],
        [round(left + width), round(top + height)],
    ] as [[number, number], [number, number]];
    if (first[0] === 0 && first[1] === 0 && last[0] === 1e6 && last[1] === 1e6) return null;
    return [...first, last[0] - first[0], last[1] - first[1]].map((share) => `${share / 1e4}%`).join();
}

/** A shape, width over height in pixels, as that of shares. */
export const sharesOf = (shape: number, whole: Size) => (shape * whole.height) / whole.width;

/** The largest of a shape (in shares) with the middle of a crop, as far as the picture's edges let it. */
export function around(crop: Crop, shape: number): Crop {
    const [width, height] = [Math.min(1, shape), Math.min(1, 1 / shape)];
    const place = (middle: number, size: number) => Math.min(1 - size, Math.max(0, middle - size / 2));
    return {
        left: place(crop.left + crop.width / 2, width),
        top: place(crop.top + crop.height / 2, height),
        width,
        height,
    };
}

export const moved = (crop: Crop, dx: number, dy: number): Crop => ({
    ...crop,
    left: hold(crop.left + dx, 0, 1 - crop.width),
    top: hold(crop.top + dy, 0, 1 - crop.height),
});

/** @param shape That is kept, in shares; null where none is. */
export function resized(crop: Crop, handle: Handle, dx: number, dy: number, shape: number | null): Crop {
    const mostAcross = room(crop.left, crop.width, handle.x);
    const mostDown = room(crop.top, crop.height, handle.y);
    let width = hold(crop.width + handle.x * dx, least, mostAcross);
    let height = hold(crop.height + handle.y * dy, least, mostDown);
    if (shape !== null) {
        const wanted = handle.x === 0 ? height * shape : handle.y === 0 ? width : Math.max(width, height * shape);
        width = hold(wanted, Math.max(least, least * shape), Math.min(mostAcross, mostDown * shape));
        height = width / shape;
    }
    return {
        left: edge(crop.left, crop.width, width, handle.x),
        top: edge(crop.top, crop.height, height, handle.y),
        width,
        height,
    };
}

/** Turned with the picture, clockwise. */
export const turnedRight = ({ left, top, width, height }: Crop): Crop => ({
    left: 1 - top - height,
    top: left,
    width: height,
    height: width,
});

/** Width over height, in pixels. */
export function shapeOf(crop: Crop, whole: Size): number {
    const { width, height } = pixelsOf(crop, whole);
    return width / height;
}

/** How long a side can become when the opposite edge stays, or the middle. */
const room = (start: number, size: number, handle: number) =>
    handle > 0 ? 1 - start : handle < 0 ? start + size : 2 * Math.min(start + size / 2, 1 - start - size / 2);

const edge = (start: number, before: number, now: number, handle: number) =>
    Math.max(0, handle > 0 ? start : handle < 0 ? start + before - now : start + (before - now) / 2);

const hold = (value: number, lowest: number, highest: number) => Math.max(lowest, Math.min(highest, value));

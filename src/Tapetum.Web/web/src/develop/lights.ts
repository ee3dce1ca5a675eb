import type { Light, Rgb } from "../api/types";

// The temperature slider is even in mired, 10⁶ / kelvin: equal steps look equal.
export const warmestK = 1700;
export const coolestK = 25000;

/** A tint of 100 makes red and blue e^0.4 stronger, half a stop. */
const tintPerLn = 250;

export interface Balance {
    neutral: Rgb;
    matrix: number[];
}

/**
 * What a neutral object looks like to the camera under a light of this temperature and tint, and the way from there to sRGB:
 * interpolated between the lights that the server hands over. The server's own answer follows and takes its place.
 */
export function balanceOf(lights: Light[], kelvin: number, tint: number): Balance {
    const [a, b, share] = around(lights, 1e6 / kelvin);
    const off = Math.exp(-tint / tintPerLn);
    return {
        neutral: [mix(a.neutral[0], b.neutral[0], share) * off, 1, mix(a.neutral[2], b.neutral[2], share) * off],
        matrix: a.matrix.map((value, i) => mix(value, b.matrix[i]!, share)),
    };
}

/** The temperature and tint under which a neutral object looks like this: warmth moves red and blue against each other, tint together. */
export function lightOf(lights: Light[], neutral: Rgb): { kelvin: number; tint: number } {
    const warmth = Math.log(neutral[0] / neutral[2]);
    const byMired = [...lights].sort((a, b) => a.kelvin - b.kelvin);
    let [low, high] = [1e6 / byMired[byMired.length - 1]!.kelvin, 1e6 / byMired[0]!.kelvin];
    for (let round = 0; round < 40; round++) {
        const middle = (low + high) / 2;
        const there = balanceOf(lights, 1e6 / middle, 0).neutral;
        if (Math.log(there[0] / there[2]) < warmth) low = middle;
        else high = middle;
    }
    const kelvin = 1e6 / ((low + high) / 2);
    const usual = balanceOf(lights, kelvin, 0).neutral;
    const off = (Math.log(neutral[0] / usual[0]) + Math.log(neutral[2] / usual[2])) / 2;
    return { kelvin, tint: clamp(-off * tintPerLn, -100, 100) };
}

function around(lights: Light[], mired: number): [Light, Light, number] {
    let below = lights[0]!;
    let above = lights[0]!;
    let [belowMired, aboveMired] = [-Infinity, Infinity];
    for (const light of lights) {
        const at = 1e6 / light.kelvin;
        if (at <= mired && at > belowMired) [below, belowMired] = [light, at];
        if (at >= mired && at < aboveMired) [above, aboveMired] = [light, at];
    }
    if (belowMired === -Infinity) return [above, above, 0];
    if (aboveMired === Infinity || aboveMired === belowMired) return [below, below, 0];
    return [below, above, (mired - belowMired) / (aboveMired - belowMired)];
}

const mix = (a: number, b: number, share: number) => a + (b - a) * share;
const clamp = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));

/** Counts of red, green and blue at 64 levels, and which share of the pixels is clipped. */
export interface Tones {
    counts: [Uint32Array, Uint32Array, Uint32Array];
    black: number;
    white: number;
}

/** @param pixels Red, green, blue and another byte of each. */
export function tonesOf(pixels: Uint8Array): Tones {
    const [red, green, blue] = [new Uint32Array(64), new Uint32Array(64), new Uint32Array(64)];
    let [black, white] = [0, 0];
    for (let i = 0; i < pixels.length; i += 4) {
        const [r, g, b] = [pixels[i]!, pixels[i + 1]!, pixels[i + 2]!];
        red[r >> 2]!++;
        green[g >> 2]!++;
        blue[b >> 2]!++;
        const most = Math.max(r, g, b);
        if (most === 0) black++;
        if (most === 255) white++;
    }
    const count = pixels.length / 4;
    return { counts: [red, green, blue], black: black / count, white: white / count };
}

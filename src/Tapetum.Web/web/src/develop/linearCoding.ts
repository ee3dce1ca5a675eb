/** Takes apart what src/Tapetum.Web/Work/Linear/LinearCoding.cs puts together: float16 RGB whose lowest bits nobody sees. */
export function decodeLinear(coded: Uint8Array, widthPx: number, heightPx: number, droppedBits: number): Uint16Array {
    const numbers = 3 * widthPx;
    const halves = new Uint16Array(numbers * heightPx);
    let above = new Int32Array(numbers);
    let current = new Int32Array(numbers);
    for (let y = 0; y < heightPx; y++) {
        const from = 2 * numbers * y;
        for (let i = 0; i < numbers; i++) {
            const folded = coded[from + i]! | (coded[from + numbers + i]! << 8);
            const up = above[i]!;
            const left = i < 3 ? up : current[i - 3]!;
            const corner = i < 3 ? up : above[i - 3]!;
            const value = predicted(left, up, corner) + ((folded >>> 1) ^ -(folded & 1));
            current[i] = value;
            const ordered = value << droppedBits;
            halves[numbers * y + i] = ordered < 0 ? 0x8000 | -ordered : ordered;
        }
        [above, current] = [current, above];
    }
    return halves;
}

/** The median edge detector of JPEG-LS. */
function predicted(left: number, up: number, corner: number): number {
    const [least, most] = left < up ? [left, up] : [up, left];
    return corner >= most ? least : corner <= least ? most : left + up - corner;
}

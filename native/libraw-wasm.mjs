// Decodes a raw file with the LibRaw that npm's libraw-wasm carries, which is years newer than Debian's, for files that the latter refuses.
//   node libraw-wasm.mjs RAW        writes to standard output: length of the header (uint32, little-endian), header (JSON), mosaic (uint16, little-endian)
// WebAssembly cannot leave its memory, and this process is one that Tapetum limits and ends (src/Tapetum/Raw/LibRaw/NewerLibRaw.cs).

import { readFile } from "node:fs/promises";
import { writeSync } from "node:fs";

// The package is made for a browser's worker: it fetches its WebAssembly, is called by messages and answers by messages.
const answers = new Map();
globalThis.self = globalThis;
globalThis.fetch = async (url) =>
    new Response(await readFile(new URL(url)), { headers: { "content-type": "application/wasm" } });
globalThis.postMessage = ({ id, out, error }) => {
    const { resolve, reject } = answers.get(id);
    answers.delete(id);
    error === undefined ? resolve(out) : reject(new Error(error));
};
await import(new URL("./worker.mjs", import.meta.url).href);

let lastId = 0;
function call(fn, ...args) {
    const id = ++lastId;
    return new Promise((resolve, reject) => {
        answers.set(id, { resolve, reject });
        globalThis.onmessage({ data: { id, fn, args } });
    });
}

// The channel of LibRaw's pattern word over a pixel of the visible area.
const channel = (filters, x, y) => (filters >>> ((((y << 1) & 14) + (x & 1)) << 1)) & 3;

// The package does not tell the black levels of the four channels. They are what LibRaw subtracts: a pixel's number in the mosaic less its number in the picture
// that LibRaw makes without scaling or interpolating. Dark pixels stop at zero, so the first brighter one is taken.
function blackLevel(raw, picture, meta, c, firstX, firstY, period) {
    const { raw_width: stride, left_margin: left, top_margin: top, width, height } = raw;
    for (let y = firstY; y < height; y += period)
        for (let x = firstX; x < width; x += period) {
            const above = picture.data[(y * picture.width + x) * picture.colors + c];
            if (above > 0 && above < 65535) return raw.data[(y + top) * stride + x + left] - above;
        }
    return meta.color_data.black;
}

function bayerBlack(raw, picture, meta) {
    const colors = [0, 1, 2, 1]; // 3 is the second green
    return [0, 1, 2, 3].map((cell) => {
        const [x, y] = [cell & 1, cell >> 1];
        return blackLevel(raw, picture, meta, colors[channel(meta.filters, x, y)], x, y, 2);
    });
}

// The package does not tell X-Trans' pattern either. In the picture that nothing was interpolated in, each pixel has the one colour of its filter.
function xTransPattern(picture) {
    const pattern = new Array(36).fill(-1);
    let missing = pattern.length;
    for (let y = 0; y < picture.height && missing > 0; ++y)
        for (let x = 0; x < picture.width && missing > 0; ++x) {
            const place = (y % 6) * 6 + (x % 6);
            const at = (y * picture.width + x) * picture.colors;
            const color = [0, 1, 2].find((c) => picture.data[at + c] > 0);
            if (pattern[place] >= 0 || color === undefined) continue;
            pattern[place] = color;
            --missing;
        }
    if (missing > 0) throw new Error("its colour filters cannot be told");
    return pattern;
}

// Its black level is one for all.
function xTransBlack(raw, picture, meta, pattern) {
    const green = pattern.indexOf(1);
    return new Array(4).fill(blackLevel(raw, picture, meta, 1, green % 6, Math.floor(green / 6), 6));
}

const bytes = new Uint8Array(await readFile(process.argv[2]));
await call("open", bytes, {
    noInterpolation: true,
    noAutoScale: true,
    noAutoBright: true,
    adjustMaximumThr: 0,
    outputColor: 0,
    outputBps: 16,
    gamm: [1, 1, 0, 0, 0, 0],
    userFlip: 0,
});
const meta = await call("metadata", true);
const isXTrans = meta.filters === 9;
if (!(meta.filters > 1000 || isXTrans)) throw new Error("it holds no Bayer or X-Trans mosaic");
const picture = await call("imageData");
const raw = await call("rawImageData");
if (!raw || !picture) throw new Error("the file is of no kind that it knows");
const { width, height, raw_width: stride, left_margin: left, top_margin: top } = raw;
if (raw.data.length !== stride * raw.raw_height || picture.width !== width || picture.height !== height)
    throw new Error("its mosaic has an unexpected size");

const mosaic = new Uint16Array(width * height);
for (let y = 0; y < height; y++) {
    const from = (y + top) * stride + left;
    mosaic.set(raw.data.subarray(from, from + width), y * width);
}

const xTrans = isXTrans ? xTransPattern(picture) : null;
const header = {
    width,
    height,
    filters: meta.filters,
    colorNames: meta.cdesc,
    flip: meta.flip,
    xTrans,
    black: isXTrans ? xTransBlack(raw, picture, meta, xTrans) : bayerBlack(raw, picture, meta),
    white: meta.color_data.maximum,
    cameraGains: meta.color_data.cam_mul.slice(0, 3),
    tableMatrix: meta.color_data.cam_xyz.slice(0, 3).flat(),
    make: meta.normalized_make || meta.camera_make,
    model: meta.normalized_model || meta.camera_model,
    lens: meta.lens?.Lens || meta.lens?.makernotes?.Lens || "",
    iso: meta.iso_speed,
    exposureTime: meta.shutter,
    aperture: meta.aperture,
    focalLength: meta.focal_len,
    timestamp: meta.timestamp instanceof Date ? meta.timestamp.getTime() / 1000 : meta.timestamp,
    isDng: meta.dng_version !== 0,
    colors: meta.color_data.dng_color,
    levels: meta.color_data.dng_levels,
};
const text = Buffer.from(JSON.stringify(header));
const length = Buffer.alloc(4);
length.writeUInt32LE(text.length);
for (const part of [length, text, Buffer.from(mosaic.buffer)])
    for (let at = 0; at < part.length; ) {
        try {
            at += writeSync(1, part, at);
        } catch (e) {
            if (e.code !== "EAGAIN") throw e; // the reader is slower than a pipe holds
        }
    }

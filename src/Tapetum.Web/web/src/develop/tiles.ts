import { linear, type LinearPart } from "../api/client";
import type { Size } from "./view";

/** A part of the picture at one scale, after the network and as it was, on the graphics card. */
export interface Tile {
    key: string;
    scale: number;
    /** In full-size pixels; without the border. */
    x: number;
    y: number;
    width: number;
    height: number;
    /** Texels of border at the left and top: neighbours, so that filtering shows no seam. */
    left: number;
    top: number;
    textureWidth: number;
    textureHeight: number;
    after: WebGLTexture;
    /** What the camera saw; fetched when it is to be seen. */
    before: WebGLTexture | null;
    /** Of a burst, what the network was given; likewise. */
    untouched: WebGLTexture | null;
    bytes: number;
}

export interface Placement {
    key: string;
    scale: number;
    x: number;
    y: number;
    width: number;
    height: number;
}

/** What a tile may need besides what the network made. */
export type Extra = "before" | "untouched";
type Kind = "after" | Extra;

/** One of a tile's textures, to be fetched. */
interface Part {
    placement: Placement;
    kind: Kind;
}

const keyOf = ({ placement, kind }: Part) => `${placement.key}/${kind}`;

const tileTexels = 512;
const wholeTexels = 384;
/** As src/Tapetum.Web/Endpoints/LinearQuery.cs knows them: close enough to each other that a view never takes twice the texels that it shows. */
export const scales = [1, 2, 3, 4, 5, 6, 8, 10, 12, 16];
const atOnce = 4;
const restMs = 5000;

/** Texels: in full size, what sharpening a straightened picture looks at around a pixel. */
const borderOf = (scale: number) => (scale === 1 ? 4 : 1);

/** The first scale at which the whole picture is small: shown first, and what greys are picked from. */
export function wholeScale(picture: Size): number {
    return scales.find((scale) => Math.max(picture.width, picture.height) / scale <= wholeTexels) ?? 16;
}

/** The coarsest scale that still has a texel for each device pixel. */
export function scaleFor(zoom: number): number {
    return [...scales].reverse().find((scale) => scale * zoom <= 1.02) ?? 1;
}

/** The tiles of a scale that a part of the picture needs, those in the middle first. */
export function placements(
    scale: number,
    picture: Size,
    seen: { left: number; top: number; right: number; bottom: number },
): Placement[] {
    const step = scale === wholeScale(picture) ? Math.max(picture.width, picture.height) : tileTexels * scale;
    const found: Placement[] = [];
    for (let y = 0; y < picture.height; y += step) {
        for (let x = 0; x < picture.width; x += step) {
            const [right, bottom] = [Math.min(x + step, picture.width), Math.min(y + step, picture.height)];
            if (x < seen.right && right > seen.left && y < seen.bottom && bottom > seen.top) {
                found.push({ key: `${scale}/${x}/${y}`, scale, x, y, width: right - x, height: bottom - y });
            }
        }
    }
    const [middleX, middleY] = [(seen.left + seen.right) / 2, (seen.top + seen.bottom) / 2];
    const distance = (p: Placement) => Math.hypot(p.x + p.width / 2 - middleX, p.y + p.height / 2 - middleY);
    return found.sort((a, b) => distance(a) - distance(b));
}

/** Fetches tiles of one photo and keeps as many as fit: those used last stay. */
export class TileStore {
    readonly #tiles = new Map<string, Tile>();
    readonly #loading = new Map<string, AbortController>();
    /** Those that could not be had a moment ago: a server that refuses is not asked again at once. */
    readonly #resting = new Set<string>();
    #wanted: Part[] = [];
    #bytes = 0;
    #isDisposed = false;
    /** The whole picture after denoising, float16 RGB, for picking greys. */
    whole: { scale: number; widthPx: number; heightPx: number; halves: Uint16Array } | null = null;

    constructor(
        private readonly gl: WebGL2RenderingContext,
        private readonly photo: string,
        private readonly made: number,
        private readonly lens: "auto" | "off",
        private readonly isDark: boolean,
        private readonly picture: Size,
        private readonly mostBytes: number,
        private readonly arrived: () => void,
        private readonly failed: (cause: unknown) => void,
    ) {}

    get(key: string): Tile | undefined {
        const tile = this.#tiles.get(key);
        if (tile) {
            // A Map keeps the order of insertion: the first is the one not used for longest.
            this.#tiles.delete(key);
            this.#tiles.set(key, tile);
        }
        return tile;
    }

    get isLoading(): boolean {
        return this.#loading.size > 0 || this.#wanted.length > 0;
    }

    /**
     * What the screen needs now, the most urgent first; what it no longer needs is not fetched.
     * @param extras What else is seen of a tile, or mixed in.
     */
    want(placements: Placement[], extras: (placement: Placement) => Extra[]): void {
        const parts = placements.flatMap((placement) => [
            { placement, kind: "after" as Kind },
            ...extras(placement).map((kind) => ({ placement, kind })),
        ]);
        const keys = new Set(parts.map(keyOf));
        for (const [key, loading] of this.#loading) {
            if (!keys.has(key)) loading.abort();
        }
        this.#wanted = parts.filter(
            (part) => !this.#has(part) && !this.#loading.has(keyOf(part)) && !this.#resting.has(keyOf(part)),
        );
        this.#next();
    }

    dispose(): void {
        this.#isDisposed = true;
        this.#wanted = [];
        for (const loading of this.#loading.values()) loading.abort();
        for (const tile of this.#tiles.values()) this.#free(tile);
        this.#tiles.clear();
    }

    #next(): void {
        while (this.#loading.size < atOnce) {
            // What else a tile needs waits for what the network made, which it joins.
            const at = this.#wanted.findIndex(
                ({ placement, kind }) => kind === "after" || this.#tiles.has(placement.key),
            );
            const [part] = at < 0 ? [] : this.#wanted.splice(at, 1);
            if (!part) return;
            const abort = new AbortController();
            this.#loading.set(keyOf(part), abort);
            void this.#load(part, abort);
        }
    }

    async #load(wanted: Part, abort: AbortController): Promise<void> {
        const { placement, kind } = wanted;
        try {
            const { scale } = placement;
            const border = borderOf(scale);
            const [left, top] = [placement.x > 0 ? border : 0, placement.y > 0 ? border : 0];
            const [x, y] = [placement.x - left * scale, placement.y - top * scale];
            const part = {
                scale,
                x,
                y,
                width: Math.min(placement.width + (left + border) * scale, this.picture.width - x),
                height: Math.min(placement.height + (top + border) * scale, this.picture.height - y),
            };
            const asked = { kind, made: this.made, lens: this.lens, ...part };
            const image = await linear(this.photo, asked, this.isDark, abort.signal);
            abort.signal.throwIfAborted();
            // Drivers keep RGB as RGBA.
            const bytes = 8 * image.widthPx * image.heightPx;
            if (kind !== "after") {
                this.#join(placement.key, kind, image, bytes);
                return;
            }
            if (scale === wholeScale(this.picture)) this.whole = { scale, ...image };
            this.#keep({
                ...placement,
                left,
                top,
                textureWidth: image.widthPx,
                textureHeight: image.heightPx,
                after: this.#upload(image),
                before: null,
                untouched: null,
                bytes,
            });
        } catch (cause) {
            if (!abort.signal.aborted) {
                abort.abort();
                this.#rest(keyOf(wanted));
                this.failed(cause);
            }
        } finally {
            this.#loading.delete(keyOf(wanted));
            if (!this.#isDisposed) {
                this.#next();
                this.arrived();
            }
        }
    }

    #rest(key: string): void {
        this.#resting.add(key);
        setTimeout(() => {
            this.#resting.delete(key);
            if (!this.#isDisposed) this.arrived();
        }, restMs);
    }

    #has({ placement, kind }: Part): boolean {
        const tile = this.#tiles.get(placement.key);
        return tile !== undefined && tile[kind] !== null;
    }

    /** Adds a texture to a tile, unless it had to make room meanwhile. */
    #join(key: string, kind: Extra, image: LinearPart, bytes: number): void {
        const tile = this.#tiles.get(key);
        if (!tile) return;
        this.#tiles.delete(key);
        this.#bytes -= tile.bytes;
        this.#keep({ ...tile, [kind]: this.#upload(image), bytes: tile.bytes + bytes });
    }

    #keep(tile: Tile): void {
        this.#tiles.set(tile.key, tile);
        this.#bytes += tile.bytes;
        for (const oldest of this.#tiles.values()) {
            if (this.#bytes <= this.mostBytes || oldest === tile) break;
            if (oldest.scale === wholeScale(this.picture)) continue;
            this.#tiles.delete(oldest.key);
            this.#free(oldest);
        }
    }

    #free(tile: Tile): void {
        this.#bytes -= tile.bytes;
        for (const texture of [tile.after, tile.before, tile.untouched]) this.gl.deleteTexture(texture);
    }

    #upload(image: LinearPart): WebGLTexture {
        const { gl } = this;
        const texture = gl.createTexture();
        gl.activeTexture(gl.TEXTURE0);
        gl.bindTexture(gl.TEXTURE_2D, texture);
        gl.pixelStorei(gl.UNPACK_ALIGNMENT, 2);
        gl.texImage2D(
            gl.TEXTURE_2D,
            0,
            gl.RGB16F,
            image.widthPx,
            image.heightPx,
            0,
            gl.RGB,
            gl.HALF_FLOAT,
            image.halves,
        );
        gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
        gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
        return texture;
    }
}

/** A float16, IEEE 754. */
export function halfToNumber(half: number): number {
    const [sign, exponent, fraction] = [half & 0x8000 ? -1 : 1, (half >> 10) & 31, half & 1023];
    if (exponent === 0) return sign * fraction * 2 ** -24;
    if (exponent === 31) return fraction ? NaN : sign * Infinity;
    return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

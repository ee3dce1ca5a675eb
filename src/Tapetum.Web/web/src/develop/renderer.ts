import type { Rgb } from "../api/types";
import { boundsOf, cornersOf, shownOf, type Box } from "./box";
import { isSlanted, toFrame, toUpright, type Point } from "./frame";
import { LookUniforms, type Clipping, type Look } from "./look";
import { Program } from "./program";
import { halfToNumber, placements, scaleFor, scales, TileStore, wholeScale } from "./tiles";
import type { Extra, Placement, Tile } from "./tiles";
import { tonesOf, type Tones } from "./tones";
import { onStage, type Size, type View } from "./view";

const histogramSize = { width: 192, height: 128 };

/** A part of the stage that shows the picture, in device pixels from the stage's left and lower edges. */
export interface Pane {
    left: number;
    bottom: number;
    /** From the stage's left: what lies left of it is as the camera saw it. */
    divider: number;
}

/** The picture in some way, in one or two parts of the stage. */
export interface Layer {
    view: View;
    /** Of each pane. */
    size: Size;
    panes: Pane[];
}

/** A layer, and which tiles it needs. */
interface Drawing {
    layer: Layer;
    /** Of the upright picture, on the stage. */
    place: (at: Point) => Point;
    seen: Box;
    scale: number;
    /** What the picture covers of a pane. */
    box: Box;
    fine: Placement[];
    extras: (placement: Placement) => Extra[];
}

const unclipped: Clipping = { black: false, white: false };

/** Develops the linear picture on the graphics card, so that a slider shows what it does in the same frame. */
export class Renderer {
    readonly #gl: WebGL2RenderingContext;
    readonly #program: Program;
    readonly #look: LookUniforms;
    readonly #histogramTarget: WebGLFramebuffer;
    readonly #histogramPixels = new Uint8Array(histogramSize.width * histogramSize.height * 4);
    #tiles: TileStore | null = null;
    /** What less noise removal leaves more of. */
    #noisy: Extra = "before";
    #picture: Size = { width: 1, height: 1 };

    /** Null where the browser has no WebGL 2. */
    static on(canvas: HTMLCanvasElement): Renderer | null {
        const gl = canvas.getContext("webgl2", {
            alpha: true,
            antialias: false,
            depth: false,
            powerPreference: "low-power",
        });
        return gl ? new Renderer(gl) : null;
    }

    private constructor(gl: WebGL2RenderingContext) {
        this.#gl = gl;
        this.#program = new Program(gl);
        this.#look = new LookUniforms(gl, this.#program);
        this.#histogramTarget = this.#createHistogramTarget();
        gl.uniform1i(this.#program.at("after"), 0);
        gl.uniform1i(this.#program.at("before"), 1);
        gl.uniform1i(this.#program.at("untouched"), 4);
    }

    get hasPicture(): boolean {
        return this.#tiles?.whole != null;
    }

    get isLoading(): boolean {
        return this.#tiles?.isLoading ?? false;
    }

    /** Lets go of the photo shown until now and begins to fetch this one. Before is one frame of a burst, and not what the network was given; a dark photo is one that is brightened by stops. */
    show(
        photo: string,
        made: number,
        lens: "auto" | "off",
        isBurst: boolean,
        isDark: boolean,
        picture: Size,
        arrived: () => void,
        failed: (cause: unknown) => void,
    ): void {
        this.#tiles?.dispose();
        this.#picture = picture;
        this.#noisy = isBurst ? "untouched" : "before";
        const mostBytes = matchMedia("(pointer: coarse)").matches ? 160e6 : 500e6;
        this.#tiles = new TileStore(this.#gl, photo, made, lens, isDark, picture, mostBytes, arrived, failed);
        this.#tiles.want(this.#whole(), () => []);
    }

    clear(): void {
        this.#tiles?.dispose();
        this.#tiles = null;
        this.#gl.clearColor(0, 0, 0, 0);
        this.#gl.clear(this.#gl.COLOR_BUFFER_BIT);
    }

    /** Later layers lie over earlier ones. */
    draw(look: Look, layers: Layer[], warns: Clipping): void {
        const gl = this.#gl;
        gl.clearColor(0, 0, 0, 0);
        gl.clear(gl.COLOR_BUFFER_BIT);
        if (!this.#tiles) return;
        const drawings = layers.map((layer) => this.#prepare(look, layer));
        // First all of the picture, however coarse.
        const fine = drawings.flatMap((drawing) => drawing.fine);
        this.#tiles.want(this.hasPicture ? [...this.#whole(), ...fine] : this.#whole(), (placement) => [
            ...new Set(drawings.flatMap(({ extras }) => extras(placement))),
        ]);
        gl.enable(gl.SCISSOR_TEST);
        for (const drawing of drawings) this.#drawLayer(look, drawing, warns);
        gl.disable(gl.SCISSOR_TEST);
    }

    #prepare(look: Look, layer: Layer): Drawing {
        const { frame } = look;
        const { view, size, panes } = layer;
        const place = (at: Point) => {
            const { x, y } = toFrame(frame, at.x, at.y);
            return onStage(view, x, y, size);
        };
        const shown = shownOf(frame, view, size);
        const seen = boundsOf(cornersOf(shown.picture).map(({ x, y }) => toUpright(frame, x, y)));
        const scale = Math.min(scaleFor(view.zoom), wholeScale(this.#picture));
        const beforeUntil = Math.max(...panes.map(({ left, divider }) => divider - left));
        const leftOf = ({ x, y, width, height }: Placement) =>
            boundsOf(cornersOf({ left: x, top: y, right: x + width, bottom: y + height }).map(place)).left;
        return {
            layer,
            place,
            seen,
            scale,
            box: shown.stage,
            fine: placements(scale, this.#picture, seen),
            extras: (placement: Placement) => {
                if (!this.hasPicture) return [];
                const isCompared = leftOf(placement) < beforeUntil;
                return [...(isCompared ? ["before" as const] : []), ...(look.strength < 1 ? [this.#noisy] : [])];
            },
        };
    }

    #drawLayer(look: Look, drawing: Drawing, warns: Clipping): void {
        const gl = this.#gl;
        const { layer, place, seen, scale, box, fine } = drawing;
        const { view, size, panes } = layer;
        // Coarse ones first: they fill in until the fine ones are there.
        const coarser = scales.filter((s) => s > scale && s <= wholeScale(this.#picture)).reverse();
        const tiles = [...coarser.flatMap((s) => placements(s, this.#picture, seen)), ...fine]
            .map(({ key }) => this.#tiles?.get(key))
            .filter((tile) => tile !== undefined);
        // Past 100 % a photographer wants to see pixels; between them lies what was turned.
        const filter = view.zoom >= 2 && !isSlanted(look.frame) ? gl.NEAREST : gl.LINEAR;
        for (const { left, bottom, divider } of panes) {
            gl.viewport(left, bottom, size.width, size.height);
            gl.scissor(left, bottom, size.width, size.height);
            gl.clear(gl.COLOR_BUFFER_BIT);
            const [width, height] = [Math.max(0, box.right - box.left), Math.max(0, box.bottom - box.top)];
            gl.scissor(left + box.left, bottom + size.height - box.bottom, width, height);
            this.#look.use(look, divider, warns);
            for (const tile of tiles) {
                this.#bind(tile, tile.scale === 1 ? filter : gl.LINEAR, look);
                this.#drawTile(tile, (at) => {
                    const { x, y } = place(at);
                    return { x: (2 * x) / size.width - 1, y: 1 - (2 * y) / size.height };
                });
            }
        }
    }

    /** Of the whole picture, as it is cut. */
    tones(look: Look): Tones | null {
        const gl = this.#gl;
        const whole = this.#whole()[0];
        const tile = whole && this.#tiles?.get(whole.key);
        if (!tile) return null;
        const { frame } = look;
        gl.bindFramebuffer(gl.FRAMEBUFFER, this.#histogramTarget);
        gl.viewport(0, 0, histogramSize.width, histogramSize.height);
        this.#look.use(look, -1, unclipped);
        this.#bind(tile, gl.LINEAR, look);
        this.#drawTile(tile, (at) => {
            const { x, y } = toFrame(frame, at.x, at.y);
            return { x: (2 * x) / frame.width - 1, y: 1 - (2 * y) / frame.height };
        });
        const pixels = this.#histogramPixels;
        gl.readPixels(0, 0, histogramSize.width, histogramSize.height, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
        gl.bindFramebuffer(gl.FRAMEBUFFER, null);
        return tonesOf(pixels);
    }

    /** The camera's own colour around a point of the upright picture; null where nothing is known of it. */
    colourAt(x: number, y: number): Rgb | null {
        const whole = this.#tiles?.whole;
        if (!whole) return null;
        const [column, row] = [Math.floor(x / whole.scale), Math.floor(y / whole.scale)];
        if (column < 0 || row < 0 || column >= whole.widthPx || row >= whole.heightPx) return null;
        const at = 3 * (row * whole.widthPx + column);
        return [0, 1, 2].map((channel) => halfToNumber(whole.halves[at + channel]!)) as Rgb;
    }

    #whole(): Placement[] {
        return placements(wholeScale(this.#picture), this.#picture, {
            left: 0,
            top: 0,
            right: this.#picture.width,
            bottom: this.#picture.height,
        });
    }

    /** @param place A point of the upright picture, in clip space. */
    #drawTile(tile: Tile, place: (at: Point) => Point): void {
        const gl = this.#gl;
        const { x, y, width, height } = tile;
        gl.uniform4f(
            this.#program.at("part"),
            tile.left / tile.textureWidth,
            tile.top / tile.textureHeight,
            (tile.left + width / tile.scale) / tile.textureWidth,
            (tile.top + height / tile.scale) / tile.textureHeight,
        );
        const whole = this.#picture;
        gl.uniform4f(
            this.#program.at("share"),
            x / whole.width,
            y / whole.height,
            (x + width) / whole.width,
            (y + height) / whole.height,
        );
        const [origin, right, up] = [
            place({ x, y: y + height }),
            place({ x: x + width, y: y + height }),
            place({ x, y }),
        ];
        gl.uniform2f(this.#program.at("origin"), origin.x, origin.y);
        gl.uniform4f(
            this.#program.at("sides"),
            right.x - origin.x,
            right.y - origin.y,
            up.x - origin.x,
            up.y - origin.y,
        );
        gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
    }

    #bind(tile: Tile, filter: number, { recipe, frame }: Look): void {
        const gl = this.#gl;
        const isFull = tile.scale === 1;
        gl.uniform1f(this.#program.at("sharpening"), isFull ? recipe.sharpening : 0);
        gl.uniform1f(this.#program.at("slanted"), Number(isFull && isSlanted(frame)));
        const [width, height] = [1 / tile.textureWidth, 1 / tile.textureHeight];
        const { a, b, c, d } = frame;
        gl.uniform4f(this.#program.at("steps"), a * width, c * height, b * width, d * height);
        gl.uniform4f(this.#program.at("inside"), width / 2, height / 2, 1 - width / 2, 1 - height / 2);
        for (const [unit, texture] of [
            [gl.TEXTURE0, tile.after],
            // Until it is there, what the network made stands for what the camera saw.
            [gl.TEXTURE1, tile.before ?? tile.after],
            [gl.TEXTURE4, tile[this.#noisy] ?? tile.after],
        ] as const) {
            gl.activeTexture(unit);
            gl.bindTexture(gl.TEXTURE_2D, texture);
            gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
            gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, filter);
        }
    }

    #createHistogramTarget(): WebGLFramebuffer {
        const gl = this.#gl;
        const [target, store] = [gl.createFramebuffer(), gl.createRenderbuffer()];
        gl.bindRenderbuffer(gl.RENDERBUFFER, store);
        gl.renderbufferStorage(gl.RENDERBUFFER, gl.RGBA8, histogramSize.width, histogramSize.height);
        gl.bindFramebuffer(gl.FRAMEBUFFER, target);
        gl.framebufferRenderbuffer(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.RENDERBUFFER, store);
        gl.bindFramebuffer(gl.FRAMEBUFFER, null);
        return target;
    }
}

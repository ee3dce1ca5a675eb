import type { Recipe, Rgb } from "../api/types";
import { fragmentShader, vertexShader } from "./shader";
import { halfToNumber, placements, scaleFor, scales, TileStore, wholeScale, type Placement, type Tile } from "./tiles";
import { inPicture, onStage, type Size, type View } from "./view";

const histogramSize = { width: 192, height: 128 };

export interface Look {
    recipe: Recipe;
    strength: number;
}

/** A part of the stage that shows the picture, in device pixels from the stage's left and lower edges. */
export interface Pane {
    left: number;
    bottom: number;
    /** From the stage's left: what lies left of it is as the camera saw it. */
    divider: number;
}

/** What is painted over because it is clipped. */
export interface Clipping {
    black: boolean;
    white: boolean;
}

/** Counts of red, green and blue at 64 levels, and which share of the pixels is clipped. */
export interface Tones {
    counts: [Uint32Array, Uint32Array, Uint32Array];
    black: number;
    white: number;
}

const unclipped: Clipping = { black: false, white: false };

/** Develops the linear picture on the graphics card, so that a slider shows what it does in the same frame. */
export class Renderer {
    readonly #gl: WebGL2RenderingContext;
    readonly #program: WebGLProgram;
    readonly #uniforms = new Map<string, WebGLUniformLocation | null>();
    readonly #curve: WebGLTexture;
    readonly #histogramTarget: WebGLFramebuffer;
    readonly #histogramPixels = new Uint8Array(histogramSize.width * histogramSize.height * 4);
    #sharpening = 0;
    #shownCurve: Recipe["toneCurve"] | null = null;
    readonly #light: WebGLTexture;
    #shownLight: Recipe["light"] | null = null;
    #tiles: TileStore | null = null;
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
        this.#program = link(gl);
        gl.useProgram(this.#program);
        const corners = gl.createBuffer();
        gl.bindBuffer(gl.ARRAY_BUFFER, corners);
        gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([0, 0, 1, 0, 0, 1, 1, 1]), gl.STATIC_DRAW);
        const corner = gl.getAttribLocation(this.#program, "corner");
        gl.enableVertexAttribArray(corner);
        gl.vertexAttribPointer(corner, 2, gl.FLOAT, false, 0, 0);
        this.#curve = gl.createTexture();
        this.#light = gl.createTexture();
        this.#histogramTarget = this.#createHistogramTarget();
        gl.uniform1i(this.#at("after"), 0);
        gl.uniform1i(this.#at("before"), 1);
        gl.uniform1i(this.#at("curve"), 2);
        gl.uniform1i(this.#at("lightMap"), 3);
    }

    get hasPicture(): boolean {
        return this.#tiles?.whole != null;
    }

    get isLoading(): boolean {
        return this.#tiles?.isLoading ?? false;
    }

    /** Lets go of the photo shown until now and begins to fetch this one. */
    show(photo: string, made: number, picture: Size, arrived: () => void, failed: (cause: unknown) => void): void {
        this.#tiles?.dispose();
        this.#picture = picture;
        const mostBytes = matchMedia("(pointer: coarse)").matches ? 160e6 : 500e6;
        this.#tiles = new TileStore(this.#gl, photo, made, picture, mostBytes, arrived, failed);
        this.#tiles.want(this.#whole(), () => false);
    }

    clear(): void {
        this.#tiles?.dispose();
        this.#tiles = null;
        this.#gl.clearColor(0, 0, 0, 0);
        this.#gl.clear(this.#gl.COLOR_BUFFER_BIT);
    }

    /** @param stage The size of each pane. */
    draw(look: Look, view: View, stage: Size, panes: Pane[], warns: Clipping): void {
        const gl = this.#gl;
        gl.clearColor(0, 0, 0, 0);
        gl.clear(gl.COLOR_BUFFER_BIT);
        if (!this.#tiles) return;
        const [from, to] = [inPicture(view, 0, 0, stage), inPicture(view, stage.width, stage.height, stage)];
        const seen = { left: from.x, top: from.y, right: to.x, bottom: to.y };
        const scale = Math.min(scaleFor(view.zoom), wholeScale(this.#picture));
        const fine = placements(scale, this.#picture, seen);
        // First all of the picture, however coarse.
        const ends = panes.map(({ left, divider }) =>
            divider > 0 ? inPicture(view, divider - left, 0, stage).x : -Infinity,
        );
        const beforeUntil = Math.max(...ends);
        const showsBefore = ({ x }: Placement) => this.hasPicture && (look.strength < 1 || x < beforeUntil);
        this.#tiles.want(this.hasPicture ? [...this.#whole(), ...fine] : this.#whole(), showsBefore);

        // Coarse ones first: they fill in until the fine ones are there.
        const coarser = scales.filter((s) => s > scale && s <= wholeScale(this.#picture)).reverse();
        const tiles = [...coarser.flatMap((s) => placements(s, this.#picture, seen)), ...fine]
            .map(({ key }) => this.#tiles?.get(key))
            .filter((tile) => tile !== undefined);
        gl.enable(gl.SCISSOR_TEST);
        for (const { left, bottom, divider } of panes) {
            gl.viewport(left, bottom, stage.width, stage.height);
            gl.scissor(left, bottom, stage.width, stage.height);
            this.#use(look, divider, warns);
            for (const tile of tiles) this.#drawTile(tile, view, stage);
        }
        gl.disable(gl.SCISSOR_TEST);
    }

    /** Of the whole picture. */
    tones(look: Look): Tones | null {
        const gl = this.#gl;
        const whole = this.#whole()[0];
        const tile = whole && this.#tiles?.get(whole.key);
        if (!tile) return null;
        gl.bindFramebuffer(gl.FRAMEBUFFER, this.#histogramTarget);
        gl.viewport(0, 0, histogramSize.width, histogramSize.height);
        this.#use(look, -1, unclipped);
        this.#bind(tile, gl.LINEAR);
        gl.uniform4f(this.#at("part"), 0, 0, 1, 1);
        gl.uniform4f(this.#at("share"), 0, 0, 1, 1);
        gl.uniform4f(this.#at("place"), -1, -1, 1, 1);
        gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
        const pixels = this.#histogramPixels;
        gl.readPixels(0, 0, histogramSize.width, histogramSize.height, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
        gl.bindFramebuffer(gl.FRAMEBUFFER, null);
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

    /** The camera's own colour around a point of the picture; null where nothing is known of it. */
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

    #use(look: Look, divider: number, warns: Clipping): void {
        const gl = this.#gl;
        const { recipe, strength } = look;
        gl.activeTexture(gl.TEXTURE2);
        gl.bindTexture(gl.TEXTURE_2D, this.#curve);
        if (this.#shownCurve !== recipe.toneCurve) {
            this.#shownCurve = recipe.toneCurve;
            const values = new Float32Array(recipe.toneCurve.samples);
            gl.pixelStorei(gl.UNPACK_ALIGNMENT, 4);
            gl.texImage2D(gl.TEXTURE_2D, 0, gl.R32F, values.length, 1, 0, gl.RED, gl.FLOAT, values);
            this.#asTable();
        }
        gl.activeTexture(gl.TEXTURE3);
        gl.bindTexture(gl.TEXTURE_2D, this.#light);
        if (this.#shownLight !== recipe.light) this.#uploadLight(recipe.light);
        gl.uniform3fv(this.#at("lightWeights"), recipe.light.weights);
        gl.uniform1f(this.#at("lightFloor"), recipe.light.floor);
        gl.uniform2fv(this.#at("local"), recipe.local);
        gl.uniform1f(this.#at("sceneWhite"), recipe.toneCurve.sceneWhite);
        gl.uniform1f(this.#at("divider"), divider);
        gl.uniform2f(this.#at("warns"), Number(warns.black), Number(warns.white));
        gl.uniform1f(this.#at("strength"), strength);
        gl.uniform3fv(this.#at("clip"), recipe.clip);
        gl.uniform3fv(this.#at("neutral"), recipe.neutral);
        // Rows become columns: WebGL's matrices are stored by column.
        gl.uniformMatrix3fv(this.#at("balancedToSrgb"), true, recipe.matrix);
        gl.uniform1f(this.#at("amplification"), recipe.amplification);
        gl.uniform2fv(this.#at("saturation"), recipe.saturation);
        gl.uniform1f(this.#at("vibrance"), recipe.vibrance);
        gl.uniform2fv(this.#at("noise"), recipe.noise);
        this.#sharpening = recipe.sharpening;
    }

    #uploadLight(light: Recipe["light"]): void {
        const gl = this.#gl;
        if (this.#shownLight?.nodes !== light.nodes) {
            const bytes = Uint8Array.from(atob(light.nodes), (byte) => byte.charCodeAt(0));
            const nodes = new Float32Array(bytes.buffer);
            gl.pixelStorei(gl.UNPACK_ALIGNMENT, 4);
            gl.texImage2D(gl.TEXTURE_2D, 0, gl.RG32F, light.columns, light.rows, 0, gl.RG, gl.FLOAT, nodes);
            this.#asTable();
        }
        this.#shownLight = light;
    }

    /** The texture bound last is read by whole texels. */
    #asTable(): void {
        const gl = this.#gl;
        for (const filter of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) {
            gl.texParameteri(gl.TEXTURE_2D, filter, gl.NEAREST);
        }
    }

    #drawTile(tile: Tile, view: View, stage: Size): void {
        const gl = this.#gl;
        const topLeft = onStage(view, tile.x, tile.y, stage);
        const bottomRight = onStage(view, tile.x + tile.width, tile.y + tile.height, stage);
        // Past 100 % a photographer wants to see pixels.
        this.#bind(tile, tile.scale === 1 && view.zoom >= 2 ? gl.NEAREST : gl.LINEAR);
        gl.uniform4f(
            this.#at("part"),
            tile.left / tile.textureWidth,
            tile.top / tile.textureHeight,
            (tile.left + tile.width / tile.scale) / tile.textureWidth,
            (tile.top + tile.height / tile.scale) / tile.textureHeight,
        );
        const { width, height } = this.#picture;
        gl.uniform4f(
            this.#at("share"),
            tile.x / width,
            tile.y / height,
            (tile.x + tile.width) / width,
            (tile.y + tile.height) / height,
        );
        gl.uniform4f(
            this.#at("place"),
            (2 * topLeft.x) / stage.width - 1,
            1 - (2 * bottomRight.y) / stage.height,
            (2 * bottomRight.x) / stage.width - 1,
            1 - (2 * topLeft.y) / stage.height,
        );
        gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
    }

    #bind(tile: Tile, filter: number): void {
        const gl = this.#gl;
        gl.uniform1f(this.#at("sharpening"), tile.scale === 1 ? this.#sharpening : 0);
        const [width, height] = [1 / tile.textureWidth, 1 / tile.textureHeight];
        gl.uniform2f(this.#at("texel"), width, height);
        gl.uniform4f(this.#at("inside"), width / 2, height / 2, 1 - width / 2, 1 - height / 2);
        for (const [unit, texture] of [
            [gl.TEXTURE0, tile.after],
            // Until it is there, what the network made stands for what the camera saw.
            [gl.TEXTURE1, tile.before ?? tile.after],
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

    #at(name: string): WebGLUniformLocation | null {
        let location = this.#uniforms.get(name);
        if (location === undefined) {
            location = this.#gl.getUniformLocation(this.#program, name);
            this.#uniforms.set(name, location);
        }
        return location;
    }
}

function link(gl: WebGL2RenderingContext): WebGLProgram {
    const program = gl.createProgram();
    for (const [kind, source] of [
        [gl.VERTEX_SHADER, vertexShader],
        [gl.FRAGMENT_SHADER, fragmentShader],
    ] as const) {
        const shader = gl.createShader(kind)!;
        gl.shaderSource(shader, source);
        gl.compileShader(shader);
        gl.attachShader(program, shader);
    }
    gl.linkProgram(program);
    if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) {
        const logs = gl.getAttachedShaders(program)?.map((shader) => gl.getShaderInfoLog(shader)) ?? [];
        throw new Error(`The picture cannot be developed on this graphics card: ${logs.join(" ")}`);
    }
    return program;
}

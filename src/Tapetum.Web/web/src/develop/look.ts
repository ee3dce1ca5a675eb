import type { Recipe } from "../api/types";
import type { Frame } from "./frame";
import { ProfileUniforms } from "./profile";
import type { Program } from "./program";
import { asTable, floatsOf } from "./tables";

export interface Look {
    recipe: Recipe;
    strength: number;
    /** How the picture is turned, straightened and cut. */
    frame: Frame;
}

/** What is painted over because it is clipped. */
export interface Clipping {
    black: boolean;
    white: boolean;
}

/** Hands the shader what a picture is developed with. */
export class LookUniforms {
    readonly #curve: WebGLTexture;
    #shownCurve: Recipe["toneCurve"] | null = null;
    readonly #light: WebGLTexture;
    #shownLight: Recipe["light"] | null = null;
    readonly #profile: ProfileUniforms;

    constructor(
        private readonly gl: WebGL2RenderingContext,
        private readonly program: Program,
    ) {
        this.#curve = gl.createTexture();
        this.#light = gl.createTexture();
        gl.uniform1i(program.at("curve"), 2);
        gl.uniform1i(program.at("lightMap"), 3);
        this.#profile = new ProfileUniforms(gl, program);
    }

    /** @param divider Device pixels from the left. */
    use(look: Look, divider: number, warns: Clipping): void {
        const { gl } = this;
        const { recipe, strength } = look;
        gl.activeTexture(gl.TEXTURE2);
        gl.bindTexture(gl.TEXTURE_2D, this.#curve);
        if (this.#shownCurve !== recipe.toneCurve) {
            this.#shownCurve = recipe.toneCurve;
            const values = new Float32Array(recipe.toneCurve.samples);
            gl.pixelStorei(gl.UNPACK_ALIGNMENT, 4);
            gl.texImage2D(gl.TEXTURE_2D, 0, gl.R32F, values.length, 1, 0, gl.RED, gl.FLOAT, values);
            asTable(gl, gl.TEXTURE_2D);
        }
        gl.activeTexture(gl.TEXTURE3);
        gl.bindTexture(gl.TEXTURE_2D, this.#light);
        if (this.#shownLight !== recipe.light) this.#uploadLight(recipe.light);
        gl.uniform3fv(this.program.at("lightWeights"), recipe.light.weights);
        gl.uniform1f(this.program.at("lightFloor"), recipe.light.floor);
        gl.uniform2fv(this.program.at("local"), recipe.local);
        gl.uniform1f(this.program.at("sceneWhite"), recipe.toneCurve.sceneWhite);
        gl.uniform1f(this.program.at("divider"), divider);
        gl.uniform2f(this.program.at("warns"), Number(warns.black), Number(warns.white));
        gl.uniform1f(this.program.at("strength"), strength);
        gl.uniform3fv(this.program.at("clip"), recipe.clip);
        gl.uniform3fv(this.program.at("neutral"), recipe.neutral);
        // Rows become columns: WebGL's matrices are stored by column.
        gl.uniformMatrix3fv(this.program.at("balancedToSrgb"), true, recipe.matrix);
        this.#profile.use(recipe.profile ?? null);
        gl.uniform1f(this.program.at("amplification"), recipe.amplification);
        gl.uniform2fv(this.program.at("saturation"), recipe.saturation);
        gl.uniform1f(this.program.at("vibrance"), recipe.vibrance);
        gl.uniform2fv(this.program.at("noise"), recipe.noise);
    }

    #uploadLight(light: Recipe["light"]): void {
        const { gl } = this;
        if (this.#shownLight?.nodes !== light.nodes) {
            const nodes = floatsOf(light.nodes);
            gl.pixelStorei(gl.UNPACK_ALIGNMENT, 4);
            gl.texImage2D(gl.TEXTURE_2D, 0, gl.RG32F, light.columns, light.rows, 0, gl.RG, gl.FLOAT, nodes);
            asTable(gl, gl.TEXTURE_2D);
        }
        this.#shownLight = light;
    }
}

import type { HueSatTable, Profile } from "../api/types";
import type { Program } from "./program";
import { asTable, floatsOf } from "./tables";

/** A table of a camera's profile on the graphics card. */
class TableTexture {
    readonly #texture: WebGLTexture;
    #shown = "";

    constructor(
        private readonly gl: WebGL2RenderingContext,
        private readonly unit: number,
    ) {
        this.#texture = gl.createTexture();
    }

    bind(table: HueSatTable): void {
        const { gl } = this;
        gl.activeTexture(gl.TEXTURE0 + this.unit);
        gl.bindTexture(gl.TEXTURE_2D_ARRAY, this.#texture);
        if (this.#shown === table.entries) return;
        this.#shown = table.entries;
        const { saturations, hues, values } = table;
        gl.pixelStorei(gl.UNPACK_ALIGNMENT, 4);
        const [inside, format, entries] = [gl.RGB32F, gl.RGB, floatsOf(table.entries)];
        gl.texImage3D(gl.TEXTURE_2D_ARRAY, 0, inside, saturations, hues, values, 0, format, gl.FLOAT, entries);
        asTable(gl, gl.TEXTURE_2D_ARRAY);
    }
}

/** Hands the shader what a camera's profile does to colours. */
export class ProfileUniforms {
    readonly #hueSatMap: TableTexture;
    readonly #lookTable: TableTexture;

    constructor(
        private readonly gl: WebGL2RenderingContext,
        private readonly program: Program,
    ) {
        this.#hueSatMap = new TableTexture(gl, 5);
        this.#lookTable = new TableTexture(gl, 6);
        // Even where nothing is bound: two kinds of texture must not share a unit.
        gl.uniform1i(program.at("hueSatMap"), 5);
        gl.uniform1i(program.at("lookTable"), 6);
    }

    use(profile: Profile | null): void {
        const { gl, program } = this;
        gl.uniform1f(program.at("profiled"), Number(profile !== null));
        if (!profile) return;
        gl.uniformMatrix3fv(program.at("profileToSrgb"), true, profile.toSrgb);
        for (const [name, table, texture] of [
            ["hueSatUse", profile.hueSatMap, this.#hueSatMap],
            ["lookUse", profile.lookTable, this.#lookTable],
        ] as const) {
            gl.uniform3f(program.at(name), Number(table != null), Number(table?.isEncoded ?? false), table?.scale ?? 1);
            if (table) texture.bind(table);
        }
    }
}

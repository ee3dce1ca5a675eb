/** Single-precision numbers as the server sends them. */
export function floatsOf(base64: string): Float32Array<ArrayBuffer> {
    return new Float32Array(Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0)).buffer);
}

/** The texture bound last is read by whole texels. */
export function asTable(gl: WebGL2RenderingContext, target: GLenum): void {
    for (const filter of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) {
        gl.texParameteri(target, filter, gl.NEAREST);
    }
}

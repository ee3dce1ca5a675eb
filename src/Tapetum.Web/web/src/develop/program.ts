import { fragmentShader, vertexShader } from "./shader";

/** The shaders, linked, and where their uniforms lie. */
export class Program {
    readonly #program: WebGLProgram;
    readonly #uniforms = new Map<string, WebGLUniformLocation | null>();

    constructor(private readonly gl: WebGL2RenderingContext) {
        this.#program = link(gl);
        gl.useProgram(this.#program);
        const corners = gl.createBuffer();
        gl.bindBuffer(gl.ARRAY_BUFFER, corners);
        gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([0, 0, 1, 0, 0, 1, 1, 1]), gl.STATIC_DRAW);
        const corner = gl.getAttribLocation(this.#program, "corner");
        gl.enableVertexAttribArray(corner);
        gl.vertexAttribPointer(corner, 2, gl.FLOAT, false, 0, 0);
    }

    at(name: string): WebGLUniformLocation | null {
        let location = this.#uniforms.get(name);
        if (location === undefined) {
            location = this.gl.getUniformLocation(this.#program, name);
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

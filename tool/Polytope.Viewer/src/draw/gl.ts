/** A program with its uniforms, found by their names. */
export class Program {
  private readonly program: WebGLProgram;
  private readonly shaders: readonly WebGLShader[];
  private isChecked = false;
  private readonly places = new Map<string, WebGLUniformLocation | null>();

  constructor(
    private readonly gl: WebGL2RenderingContext,
    vertex: string,
    fragment: string,
    attributes: readonly string[] = [],
  ) {
    const program = gl.createProgram();
    this.shaders = ([[gl.VERTEX_SHADER, vertex], [gl.FRAGMENT_SHADER, fragment]] as const).map(([kind, source]) => {
      const shader = gl.createShader(kind)!;
      gl.shaderSource(shader, `#version 300 es\nprecision highp float;\nprecision highp int;\n${source}`);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
      return shader;
    });
    attributes.forEach((name, place) => gl.bindAttribLocation(program, place, name));
    gl.linkProgram(program);
    this.program = program;
  }

  /** Whether it compiled and linked is asked when it is first used: the answer waits for the graphics process. */
  private check(): void {
    const { gl, program } = this;
    this.isChecked = true;
    if (gl.getProgramParameter(program, gl.LINK_STATUS) || gl.isContextLost()) return;
    const logs = [...this.shaders.map((shader) => gl.getShaderInfoLog(shader)), gl.getProgramInfoLog(program)];
    throw new Error(logs.filter(Boolean).join('\n') || 'A program does not link.');
  }

  use(uniforms: Record<string, number | readonly number[]>): void {
    const { gl } = this;
    if (!this.isChecked) this.check();
    gl.useProgram(this.program);
    for (const [name, value] of Object.entries(uniforms)) {
      if (!this.places.has(name)) this.places.set(name, gl.getUniformLocation(this.program, name));
      const place = this.places.get(name)!;
      if (typeof value === 'number') gl.uniform1f(place, value);
      else if (value.length === 2) gl.uniform2fv(place, value);
      else if (value.length === 3) gl.uniform3fv(place, value);
      else gl.uniform4fv(place, value);
    }
  }

  /** Integer uniforms: modes and texture units. */
  useIntegers(uniforms: Record<string, number>): void {
    this.use({});
    for (const [name, value] of Object.entries(uniforms)) {
      if (!this.places.has(name)) this.places.set(name, this.gl.getUniformLocation(this.program, name));
      this.gl.uniform1i(this.places.get(name)!, value);
    }
  }
}

/** A buffer with its content, replaced as a whole. */
export function fillBuffer(gl: WebGL2RenderingContext, buffer: WebGLBuffer, target: number, content: ArrayBufferView): void {
  gl.bindBuffer(target, buffer);
  gl.bufferData(target, content, gl.DYNAMIC_DRAW);
}

export function nearestTexture(gl: WebGL2RenderingContext): WebGLTexture {
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  for (const [name, value] of [
    [gl.TEXTURE_MIN_FILTER, gl.NEAREST],
    [gl.TEXTURE_MAG_FILTER, gl.NEAREST],
    [gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE],
    [gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE],
  ] as const)
    gl.texParameteri(gl.TEXTURE_2D, name, value);
  return texture;
}

/** Numbers as texels of four, so many in a row; the last row may be left incomplete. */
export function floatTexture(gl: WebGL2RenderingContext, content: Float32Array, width: number): WebGLTexture {
  const texture = nearestTexture(gl);
  const texels = content.length / 4;
  const rows = Math.floor(texels / width);
  gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA32F, width, Math.max(1, Math.ceil(texels / width)));
  if (rows > 0) gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, width, rows, gl.RGBA, gl.FLOAT, content);
  const left = texels - rows * width;
  if (left > 0) gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, rows, left, 1, gl.RGBA, gl.FLOAT, content, 4 * rows * width);
  return texture;
}

/** The indices of so many rectangles of four corners each, two triangles a rectangle. */
export function rectangleArray(gl: WebGL2RenderingContext, count: number): WebGLVertexArrayObject {
  const array = gl.createVertexArray();
  gl.bindVertexArray(array);
  fillBuffer(gl, gl.createBuffer(), gl.ELEMENT_ARRAY_BUFFER, Uint16Array.from({ length: 6 * count }, (_, k) => 4 * Math.floor(k / 6) + [0, 1, 2, 2, 1, 3][k % 6]!));
  gl.bindVertexArray(null);
  return array;
}

/** Samples of a pixel. */
const SAMPLES = 4;

/** A target of several samples a pixel, whose picture is copied to the canvas. */
export class SmoothTarget {
  private readonly samples: WebGLFramebuffer;
  private readonly resolved: WebGLFramebuffer;
  private readonly colour: WebGLRenderbuffer;
  private readonly depth: WebGLRenderbuffer;
  private readonly plain: WebGLRenderbuffer;
  private size: readonly [width: number, height: number] = [0, 0];

  constructor(private readonly gl: WebGL2RenderingContext) {
    [this.samples, this.resolved] = [gl.createFramebuffer(), gl.createFramebuffer()];
    [this.colour, this.depth, this.plain] = [gl.createRenderbuffer(), gl.createRenderbuffer(), gl.createRenderbuffer()];
  }

  /** Directs painting here. */
  begin(width: number, height: number, hasDepth: boolean): void {
    const { gl } = this;
    if (this.size[0] !== width || this.size[1] !== height) {
      this.size = [width, height];
      const most = gl.getParameter(gl.MAX_SAMPLES) as number;
      for (const [buffer, format, samples] of [[this.colour, gl.RGBA8, SAMPLES], [this.depth, gl.DEPTH_COMPONENT24, SAMPLES], [this.plain, gl.RGBA8, 0]] as const) {
        gl.bindRenderbuffer(gl.RENDERBUFFER, buffer);
        gl.renderbufferStorageMultisample(gl.RENDERBUFFER, Math.min(samples, most), format, width, height);
      }
    }
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.resolved);
    gl.framebufferRenderbuffer(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.RENDERBUFFER, this.plain);
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.samples);
    gl.framebufferRenderbuffer(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.RENDERBUFFER, this.colour);
    gl.framebufferRenderbuffer(gl.FRAMEBUFFER, gl.DEPTH_ATTACHMENT, gl.RENDERBUFFER, hasDepth ? this.depth : null);
    gl.viewport(0, 0, width, height);
  }

  /** Copies the picture to the canvas, in two steps, for samples can only be resolved in their own place. @param bottom from the canvas's bottom. */
  end(left: number, bottom: number): void {
    const { gl, size: [width, height] } = this;
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, this.samples);
    gl.bindFramebuffer(gl.DRAW_FRAMEBUFFER, this.resolved);
    gl.blitFramebuffer(0, 0, width, height, 0, 0, width, height, gl.COLOR_BUFFER_BIT, gl.NEAREST);
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, this.resolved);
    gl.bindFramebuffer(gl.DRAW_FRAMEBUFFER, null);
    gl.blitFramebuffer(0, 0, width, height, left, bottom, left + width, bottom + height, gl.COLOR_BUFFER_BIT, gl.NEAREST);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  }
}

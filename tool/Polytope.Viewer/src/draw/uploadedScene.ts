import { EDGE_NUMBERS, type Scene } from '../workers/scene';
import { fillBuffer, floatTexture } from './gl';
import { EDGE_TEXELS, EDGES_A_ROW } from './shaders';

/** Some cells on the graphics card. */
export interface ScenePart {
  readonly scene: Scene;
  readonly cells: WebGLVertexArrayObject;
  readonly edges: WebGLTexture;
  readonly buffers: readonly WebGLBuffer[];
  readonly edgeCount: number;
  /** The index of the first of its cells among the cells' colours. */
  firstCell: number;
}

/** A scene on the graphics card, in parts, which may come one by one; what is there already is not sent again. */
export class UploadedScene {
  parts: readonly ScenePart[] = [];
  /** What its coordinates are relative to. */
  origin: readonly [number, number] = [0, 0];

  constructor(private readonly gl: WebGL2RenderingContext) {}

  /** Replaces what there is by these parts, in this order. */
  set(scenes: readonly Scene[], origin: readonly [number, number]): void {
    const { gl } = this;
    const left = new Map(this.parts.map((part) => [part.scene, part]));
    let firstCell = 0;
    this.parts = scenes.map((scene) => {
      const part = left.get(scene) ?? this.upload(scene);
      left.delete(scene);
      part.firstCell = firstCell;
      firstCell += scene.cells;
      return part;
    });
    this.origin = origin;
    for (const { cells, edges, buffers } of left.values()) {
      gl.deleteVertexArray(cells);
      gl.deleteTexture(edges);
      for (const buffer of buffers) gl.deleteBuffer(buffer);
    }
  }

  add(scene: Scene): void {
    this.parts = [...this.parts, this.upload(scene)];
  }

  private upload(scene: Scene): ScenePart {
    const { gl } = this;
    const cells = gl.createVertexArray();
    const buffers = Array.from({ length: 4 }, () => gl.createBuffer());
    const [position, cell, value, triangle] = buffers as [WebGLBuffer, WebGLBuffer, WebGLBuffer, WebGLBuffer];
    gl.bindVertexArray(cells);
    fillBuffer(gl, position, gl.ARRAY_BUFFER, scene.positions);
    gl.enableVertexAttribArray(0);
    gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0);
    fillBuffer(gl, cell, gl.ARRAY_BUFFER, scene.cellOfCorner);
    gl.enableVertexAttribArray(2);
    gl.vertexAttribIPointer(2, 1, gl.UNSIGNED_INT, 0, 0);
    fillBuffer(gl, value, gl.ARRAY_BUFFER, scene.values);
    const perCorner = scene.valuesPerCorner;
    gl.enableVertexAttribArray(1);
    gl.vertexAttribPointer(1, Math.min(perCorner, 4), gl.FLOAT, false, 4 * perCorner, 0);
    if (perCorner > 4) {
      gl.enableVertexAttribArray(3);
      gl.vertexAttribPointer(3, perCorner - 4, gl.FLOAT, false, 4 * perCorner, 16);
    }
    fillBuffer(gl, triangle, gl.ELEMENT_ARRAY_BUFFER, scene.triangles);
    gl.bindVertexArray(null);
    return { scene, cells, edges: floatTexture(gl, scene.edges, EDGES_A_ROW * EDGE_TEXELS), buffers, edgeCount: scene.edges.length / EDGE_NUMBERS, firstCell: 0 };
  }
}

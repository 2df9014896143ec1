import { SHEET_HEIGHT } from './sheetView';

/** Shared by all: from coordinates less the origin to the clip space of a panel. y points down in both worlds. */
const PLACE = `
uniform vec2 offset;   // the view's middle less the origin
uniform vec2 scale;    // clip units a unit
vec2 place(vec2 p) { return (p - offset) * scale * vec2(1.0, -1.0); }
`;

/** What follows the output layer, as ended in network.ts. */
const ENDED = `
uniform int ending;    // 0 nothing, 1 sigmoid, 2 tanh
vec4 ended(vec4 z) { return ending == 0 ? z : ending == 1 ? 1.0 / (1.0 + exp(-z)) : tanh(clamp(z, -20.0, 20.0)); }
`;

export const CELL_ATTRIBUTES = ['position', 'value', 'cell', 'moreValue'] as const;

export const CELL_VERTEX = `
in vec2 position;
in vec4 value;
in vec4 moreValue;
in uint cell;
${PLACE}
uniform vec2 origin;
uniform int firstCell;  // of this part of the scene
flat out uint ownCell;
out vec4 ownValue;
out vec4 ownMoreValue;
out vec2 point;
void main() {
  ownCell = cell + uint(firstCell);
  ownValue = value;
  ownMoreValue = moreValue;
  point = position + origin;
  gl_Position = vec4(place(position), 0.0, 1.0);
}
`;

/** How cells are filled. */
export const enum CellMode {
  Grey,
  Colour,
  Classes,
  Flat,
  Error,
}

export const CELL_FRAGMENT = `
flat in uint ownCell;
in vec4 ownValue;
in vec4 ownMoreValue;
in vec2 point;
uniform int mode;
uniform bool isRaw;           // values as they are, for a difference
uniform bool areScores;
uniform vec2 greys;           // the values that are black and white
uniform int outputs;
uniform float limit;          // of errors: the end of the ramp
uniform sampler2D colours;    // of cells, 1024 a row
uniform sampler2D ramp;       // of errors
uniform sampler2D image;
uniform vec4 window;          // x0, y0, width, height
uniform vec2 half_;           // of a pixel: each is the square around its point
uniform vec3 classes[8];
${ENDED}
out vec4 colour;
/** The colour of the class with the highest score. */
vec3 answer() {
  int best = 0;
  float most = ownValue.x;
  for (int k = 1; k < 8; k++) {
    float score = k < 4 ? ownValue[k] : ownMoreValue[k - 4];
    if (k < outputs && score > most) { best = k; most = score; }
  }
  return classes[best];
}
void main() {
  vec4 value = ended(ownValue);
  if (mode == ${CellMode.Flat}) {
    colour = texelFetch(colours, ivec2(int(ownCell & 1023u), int(ownCell >> 10)), 0);
    return;
  }
  if (mode == ${CellMode.Error}) {
    vec3 wanted = texture(image, (point - window.xy) / window.zw + half_).rgb;
    // As errorOf in colouring.ts.
    vec3 channels = abs(value.rgb - wanted);
    float error = areScores
      ? (distance(answer(), wanted) > 0.01 ? 1.0 : 0.0)
      : outputs == 3
      ? max(channels.r, max(channels.g, channels.b))
      : value.x - wanted.r;
    colour = vec4(texture(ramp, vec2(0.5 + 0.5 * clamp(error / limit, -1.0, 1.0) * (255.0 / 256.0), 0.5)).rgb, 1.0);
    return;
  }
  if (mode == ${CellMode.Classes}) {
    colour = vec4(answer(), 1.0);
    return;
  }
  vec3 shade = mode == ${CellMode.Colour} ? value.rgb : isRaw ? value.xxx : vec3((value.x - greys.x) / (greys.y - greys.x));
  colour = vec4(isRaw ? shade : clamp(shade, 0.0, 1.0), 1.0);
}
`;

/** Edges in a row of their texture, and texels of an edge. */
export const EDGES_A_ROW = 1024;
export const EDGE_TEXELS = 2;

/**
 * An edge from the texture that holds them, for one of four corners of its rectangle: without instances, of which each costs
 * a draw of its own where there is no graphics card.
 */
const EDGE = `
uniform highp sampler2D edges;
uniform int firstEdge;   // of this draw
vec4 ends, more;         // x, y of both ends; the layer, and the heights of both ends
vec2 corner;
void fetchEdge() {
  int edge = firstEdge + (gl_VertexID >> 2);
  ivec2 at = ivec2((edge % ${EDGES_A_ROW}) * ${EDGE_TEXELS}, edge / ${EDGES_A_ROW});
  ends = texelFetch(edges, at, 0);
  more = texelFetch(edges, at + ivec2(1, 0), 0);
  corner = vec2(float(gl_VertexID & 1), float((gl_VertexID >> 1) & 1) * 2.0 - 1.0);
}
`;

/** Each edge as a rectangle of its width and a pixel of room for anti-aliasing. */
export const EDGE_VERTEX = `
${EDGE}
${PLACE}
uniform vec2 size;     // of the panel in pixels
uniform float width;   // of lines in pixels
uniform sampler2D layerColours;
out float across;
flat out vec4 pen;
void main() {
  fetchEdge();
  pen = texelFetch(layerColours, ivec2(int(more.x), 0), 0);
  vec2 a = place(ends.xy) * size * 0.5;
  vec2 b = place(ends.zw) * size * 0.5;
  vec2 along = b - a;
  float length_ = length(along);
  vec2 direction = length_ > 0.0 ? along / length_ : vec2(1.0, 0.0);
  vec2 normal = vec2(-direction.y, direction.x);
  float reach = width * 0.5 + 1.0;
  across = corner.y * reach;
  vec2 at = mix(a, b, corner.x) + normal * across;
  gl_Position = pen.a == 0.0 ? vec4(2.0, 2.0, 2.0, 1.0) : vec4(at / (size * 0.5), 0.0, 1.0);
}
`;

/** Ink: a pen's colour times how much of the pixel the line covers. What lines lay down adds up. */
export const EDGE_FRAGMENT = `
in float across;
flat in vec4 pen;
uniform float width;
out vec4 ink;
void main() {
  ink = vec4(pen.rgb, 1.0) * clamp(width * 0.5 + 0.5 - abs(across), 0.0, 1.0);
}
`;

/** A triangle over the whole panel. */
export const PANEL_VERTEX = `
out vec2 at;
void main() {
  at = vec2(float((gl_VertexID << 1) & 2), float(gl_VertexID & 2));
  gl_Position = vec4(at * 2.0 - 1.0, 0.0, 1.0);
}
`;

/**
 * Lays ink over the cells as the movie does (Polytope.Core, InkBlend): at full strength where lines stand apart, thinned
 * where they crowd, so that thousands of lines leave what is below them visible.
 */
export const INK_FRAGMENT = `
in vec2 at;
uniform sampler2D inks;
uniform float blur;      // the level whose texels are a neighbourhood
uniform float strength;
out vec4 colour;
void main() {
  vec4 ink = textureLod(inks, at, 0.0);
  if (ink.a <= 0.0) discard;
  float crowd = textureLod(inks, at, blur).a;
  float x = ink.a * strength * 0.42 / (0.42 + crowd);
  colour = vec4(ink.rgb / ink.a, x < 0.5 ? x : x / (x + 0.5));
}
`;

/** The image itself. */
export const IMAGE_FRAGMENT = `
in vec2 at;
uniform sampler2D image;
uniform vec2 half_;
uniform vec4 shown;      // x0, y0, width, height of the view within the image, in parts of it
out vec4 colour;
void main() { colour = vec4(texture(image, shown.xy + vec2(at.x, 1.0 - at.y) * shown.zw + half_).rgb, 1.0); }
`;

export const DOT_ATTRIBUTES = ['position', 'tint'] as const;

export const DOT_VERTEX = `
in vec2 position;
in vec4 tint;
${PLACE}
uniform float radius;
out vec3 own;
void main() {
  own = tint.rgb;
  gl_Position = vec4(place(position), 0.0, 1.0);
  gl_PointSize = 2.0 * radius + 2.0;
}
`;

export const DOT_FRAGMENT = `
in vec3 own;
uniform vec3 outline;
uniform vec3 ground;
uniform float radius;
uniform float inner;   // without the outline; as large as the radius where there is none
uniform float hole;    // of a ring; below 0 for a disc
out vec4 colour;
void main() {
  float reach = length(gl_PointCoord - 0.5) * (2.0 * radius + 2.0);
  float cover = clamp(radius + 0.5 - reach, 0.0, 1.0);
  if (cover == 0.0) discard;
  vec3 shade = inner < radius ? mix(outline, own, clamp(inner + 0.5 - reach, 0.0, 1.0)) : own;
  if (hole > 0.0) shade = mix(shade, ground, clamp(hole + 0.5 - reach, 0.0, 1.0));
  colour = vec4(shade, cover);
}
`;

/** The difference of two frames' outputs, measured as an error is. */
export const DIFFERENCE_FRAGMENT = `
in vec2 at;
uniform sampler2D values;
uniform sampler2D others;
uniform sampler2D ramp;
uniform int measure;     // signed, largest channel, another class
uniform float limit;
out vec4 colour;
void main() {
  vec4 value = texture(values, at), other = texture(others, at);
  vec3 channels = abs(value.rgb - other.rgb);
  float largest = max(channels.r, max(channels.g, channels.b));
  float difference = measure == 0 ? value.r - other.r : measure == 1 ? largest : (largest > 0.01 ? limit : 0.0);
  colour = vec4(texture(ramp, vec2(0.5 + 0.5 * clamp(difference / limit, -1.0, 1.0) * (255.0 / 256.0), 0.5)).rgb, 1.0);
}
`;

/** From a point of the window and a value to clip space (sheetView.ts): the sheet is turned, then seen from far away. */
const SHEET_PLACE = `
${ENDED}
uniform vec4 window;     // x0, y0, width, height
uniform vec2 range;      // of the values
uniform vec4 turn;       // cosine and sine of yaw, of pitch
uniform vec2 scale;
vec3 world(vec2 p, float value) {
  float height = ended(vec4(value)).x;
  return vec3((p - window.xy) / window.zw - 0.5, (clamp((height - range.x) / (range.y - range.x), -0.5, 1.5) - 0.5) * ${SHEET_HEIGHT});
}
vec4 project(vec3 w) {
  vec2 flat_ = vec2(w.x * turn.x - w.y * turn.y, w.x * turn.y + w.y * turn.x);
  float up = w.z * turn.z - flat_.y * turn.w;
  float deep = flat_.y * turn.z + w.z * turn.w;
  return vec4(flat_.x * scale.x, up * scale.y, -0.3 * deep, 1.0);
}
`;

export const SHEET_VERTEX = `
in vec2 position;
in vec4 value;
in vec4 moreValue;
in uint cell;
${SHEET_PLACE}
uniform vec2 origin;
uniform int firstCell;
flat out uint ownCell;
out vec4 ownValue;
out vec4 ownMoreValue;
out vec3 point;
void main() {
  ownCell = cell + uint(firstCell);
  ownValue = value;
  ownMoreValue = moreValue;
  point = world(position + origin, value.x);
  gl_Position = project(point);
}
`;

/** A facet's colour in a light from above the viewer's shoulder. */
export const SHEET_FRAGMENT = `
flat in uint ownCell;
in vec4 ownValue;
in vec4 ownMoreValue;
in vec3 point;
uniform int mode;
uniform int outputs;
${ENDED}
uniform vec2 greys;
uniform sampler2D colours;
uniform vec3 classes[8];
out vec4 colour;
void main() {
  vec3 shade;
  if (mode == ${CellMode.Flat}) shade = texelFetch(colours, ivec2(int(ownCell & 1023u), int(ownCell >> 10)), 0).rgb;
  else if (mode == ${CellMode.Classes}) {
    int best = 0;
    float most = ownValue.x;
    for (int k = 1; k < 8; k++) {
      float score = k < 4 ? ownValue[k] : ownMoreValue[k - 4];
      if (k < outputs && score > most) { best = k; most = score; }
    }
    shade = classes[best];
  } else shade = clamp(mode == ${CellMode.Colour} ? ended(ownValue).rgb : vec3((ended(ownValue).x - greys.x) / (greys.y - greys.x)), 0.0, 1.0);
  vec3 normal = normalize(cross(dFdx(point), dFdy(point)));
  float light = 0.55 + 0.45 * abs(dot(normal, normalize(vec3(0.35, -0.5, 0.8))));
  // Black would hide its facets.
  colour = vec4((0.12 + 0.88 * shade) * light, 1.0);
}
`;

export const SHEET_EDGE_VERTEX = `
${EDGE}
${SHEET_PLACE}
uniform vec2 origin;
uniform vec2 size;
uniform float width;
uniform sampler2D layerColours;
out float across;
flat out vec4 pen;
void main() {
  fetchEdge();
  pen = texelFetch(layerColours, ivec2(int(more.x), 0), 0);
  vec4 from = project(world(ends.xy + origin, more.y)), to = project(world(ends.zw + origin, more.z));
  vec2 a = from.xy * size * 0.5, b = to.xy * size * 0.5;
  vec2 along = b - a;
  float length_ = length(along);
  vec2 direction = length_ > 0.0 ? along / length_ : vec2(1.0, 0.0);
  across = corner.y * (width * 0.5 + 1.0);
  vec2 at = mix(a, b, corner.x) + vec2(-direction.y, direction.x) * across;
  gl_Position = pen.a == 0.0 ? vec4(2.0, 2.0, 2.0, 1.0) : vec4(at / (size * 0.5), mix(from.z, to.z, corner.x) - 0.002, 1.0);
}
`;

export const SHEET_EDGE_FRAGMENT = `
in float across;
flat in vec4 pen;
uniform float width;
out vec4 colour;
void main() { colour = vec4(pen.rgb, 0.85 * clamp(width * 0.5 + 0.5 - abs(across), 0.0, 1.0)); }
`;

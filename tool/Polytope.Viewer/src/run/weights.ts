export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** Unpacks frames x size weights: base64, DEFLATE, planes of bytes, zigzag differences from frame to frame. */
export async function weightsOf(base64: string, frames: number, size: number): Promise<Float32Array> {
  const inflated = new Blob([bytesOf(base64)]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const planes = new Uint8Array(await new Response(inflated).arrayBuffer());
  const count = frames * size;
  if (planes.length !== 4 * count) throw new Error(`${planes.length / 4} weights, where ${count} should be.`);
  const weights = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const zigzag = planes[i]! | (planes[count + i]! << 8) | (planes[2 * count + i]! << 16) | (planes[3 * count + i]! << 24);
    const difference = (zigzag >>> 1) ^ -(zigzag & 1);
    weights[i] = i < size ? difference : (weights[i - size]! + difference) | 0;
  }
  return new Float32Array(weights.buffer);
}

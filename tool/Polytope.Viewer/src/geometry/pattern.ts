/**
 * An activation pattern: a bit for each hidden neuron, 1 where its pre-activation is > 0. Each layer starts a new
 * 32-bit word.
 */
export class PatternLayout {
  /** The first word of each hidden layer, and the number of words. */
  readonly start: Int32Array;

  constructor(readonly hidden: readonly number[]) {
    this.start = new Int32Array(hidden.length + 1);
    hidden.forEach((width, l) => (this.start[l + 1] = this.start[l]! + ((width + 31) >> 5)));
  }

  get words(): number {
    return this.start[this.hidden.length]!;
  }

  get neurons(): number {
    return this.hidden.reduce((sum, width) => sum + width, 0);
  }

  isActive(words: Uint32Array, layer: number, neuron: number, offset = 0): boolean {
    return ((words[offset + this.start[layer]! + (neuron >> 5)]! >>> (neuron & 31)) & 1) !== 0;
  }

  set(words: Uint32Array, layer: number, neuron: number, active: boolean): void {
    const word = this.start[layer]! + (neuron >> 5);
    const bit = 1 << (neuron & 31);
    words[word] = active ? words[word]! | bit : words[word]! & ~bit;
  }

  /** Zeros and ones, layer by layer with a space between. */
  text(words: Uint32Array, offset = 0): string {
    return this.hidden
      .map((width, l) => Array.from({ length: width }, (_, j) => (this.isActive(words, l, j, offset) ? '1' : '0')).join(''))
      .join(' ');
  }
}

/** Neurons in which two patterns differ. */
export function differences(a: Uint32Array, aOffset: number, b: Uint32Array, bOffset: number, words: number): number {
  let count = 0;
  for (let w = 0; w < words; w++) {
    let rest = a[aOffset + w]! ^ b[bOffset + w]!;
    rest -= (rest >>> 1) & 0x55555555;
    rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333);
    count += Math.imul((rest + (rest >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return count;
}

/** A 32-bit hash of a pattern, the same in every browser: each word through the finalizer of MurmurHash3. */
export function hashOf(words: Uint32Array, offset: number, count: number): number {
  let hash = 0x9e3779b9;
  for (let w = 0; w < count; w++) {
    hash = Math.imul(hash ^ words[offset + w]!, 0x85ebca6b);
    hash ^= hash >>> 13;
    hash = Math.imul(hash, 0xc2b2ae35);
    hash ^= hash >>> 16;
    hash = (hash + 0x9e3779b9) | 0;
  }
  return hash >>> 0;
}

/**
 * Finite doubles are dyadic rationals, m * 2^e with integers m and e. These functions decompose them exactly, so that
 * integer arithmetic decides what doubles cannot.
 */
const bits = new DataView(new ArrayBuffer(8));

/** Integers m and e with value = m * 2^e; [0n, 0] for zero. */
export function decompose(value: number): [mantissa: bigint, exponent: number] {
  if (!Number.isFinite(value)) throw new RangeError('Only finite numbers are dyadic rationals.');
  if (value === 0) return [0n, 0];
  bits.setFloat64(0, value);
  const pattern = bits.getBigUint64(0);
  const field = Number((pattern >> 52n) & 0x7ffn);
  let mantissa = pattern & 0xfffffffffffffn;
  if (field !== 0) mantissa |= 1n << 52n;
  let exponent = Math.max(field, 1) - 1075;
  while ((mantissa & 0xffn) === 0n) {
    mantissa >>= 8n;
    exponent += 8;
  }
  while ((mantissa & 1n) === 0n) {
    mantissa >>= 1n;
    exponent++;
  }
  return [value < 0 ? -mantissa : mantissa, exponent];
}

/** The smallest exponent among the values: all of them are integer multiples of 2^exponent. */
export function commonExponent(values: ArrayLike<number>): number {
  let least = Infinity;
  for (let i = 0; i < values.length; i++)
    if (values[i] !== 0) least = Math.min(least, decompose(values[i]!)[1]);
  return least === Infinity ? 0 : least;
}

/** value / 2^exponent, which must be an integer. */
export function scale(value: number, exponent: number): bigint {
  const [mantissa, own] = decompose(value);
  return mantissa === 0n ? 0n : mantissa << BigInt(own - exponent);
}

/** Of an integer no more than so many bits become a double at once. */
const MOST_BITS = 900;

/** mantissa 2^exponent, rounded to the nearest double. */
export function roundedDyadic(mantissa: bigint, exponent: number): number {
  const excess = Math.max(0, bitLength(mantissa) - MOST_BITS);
  // Of the bits that are left out it only matters whether there are any.
  const kept = excess === 0 ? mantissa : (mantissa >> BigInt(excess)) | (BigInt.asUintN(excess, mantissa) === 0n ? 0n : 1n);
  const [half, rest] = [Math.trunc((exponent + excess) / 2), exponent + excess - Math.trunc((exponent + excess) / 2)];
  return Number(kept) * 2 ** half * 2 ** rest;
}

/** What rounding to a double left out, rounded, and whether it left out anything. */
export function restOfDyadic(mantissa: bigint, exponent: number, rounded: number): { rest: number; isExact: boolean } {
  const [own, ownExponent] = decompose(rounded);
  const least = own === 0n ? exponent : Math.min(exponent, ownExponent);
  const left = (mantissa << BigInt(exponent - least)) - (own << BigInt(own === 0n ? 0 : ownExponent - least));
  return { rest: roundedDyadic(left, least), isExact: left === 0n };
}

/** numerator / denominator as a double, off by at most one unit in the last place. */
export function quotient(numerator: bigint, denominator: bigint): number {
  if (numerator === 0n) return 0;
  const shift = 66 + bitLength(denominator) - bitLength(numerator);
  const ratio = shift >= 0 ? (numerator << BigInt(shift)) / denominator : numerator / (denominator << BigInt(-shift));
  return Number(ratio) * 2 ** -shift;
}

const bitLength = (value: bigint): number => (value < 0n ? -value : value).toString(2).length;

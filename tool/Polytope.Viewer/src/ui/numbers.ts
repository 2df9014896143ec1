/** A number for people: significant digits, a true minus sign, powers of ten with superscripts. */
export function readable(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return '–';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e-4 && size < 1e6) {
    const text = value.toPrecision(digits);
    return (text.includes('e') ? value.toFixed(0) : text).replace('-', '−');
  }
  const [mantissa, exponent] = value.toExponential(digits - 1).split('e') as [string, string];
  return `${mantissa.replace('-', '−')}·10${superscript(Number(exponent))}`;
}

/** An integer with thousands separators. */
export const counted = (count: number): string => count.toLocaleString('en-US');

export const superscript = (value: number): string =>
  String(value).replace(/./g, (sign) => (sign === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(sign)]!));

/** a x + b y + c as text. */
export function affineText(a: number, b: number, c: number, digits = 4): string {
  const term = (value: number, name: string) => ` ${value < 0 ? '−' : '+'} ${readable(Math.abs(value), digits)}${name}`;
  return `${readable(a, digits)} x${term(b, ' y')}${term(c, '')}`;
}

// Counts over time, made ready to be drawn. Pure functions on plain values.

export interface Moment {
  at: string;
  many: number;
}

export const HOUR_MS = 3_600_000;
const MOST = 400; // moments drawn: a line on a phone has no more places

/** Every step from the first to now, where nothing came 0; the last `MOST` of them. */
export function evenly(found: Moment[], step: number, now: number): Moment[] {
  const first = found[0];
  if (!first) return [];
  const many = new Map(found.map((one) => [Math.floor(Date.parse(one.at) / step), one.many]));
  const to = Math.floor(now / step);
  const from = Math.max(Math.floor(Date.parse(first.at) / step), to - MOST + 1);
  return Array.from({ length: Math.max(1, to - from + 1) }, (_, i) => ({ at: new Date((from + i) * step).toISOString(), many: many.get(from + i) ?? 0 }));
}

/** The least of 2, 4, 10, 20, 40, 100, … that holds them all: its half is whole, too. */
export function niceTop(values: number[]): number {
  const most = Math.max(1, ...values);
  const ten = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 4, 10].map((one) => Math.max(2, one * ten)).find((one) => one >= most) ?? 10 * ten;
}

/** A path in a square of 100, left to right; a single moment is a level line, nothing that rises or falls. */
export function pathOf(found: Moment[], top: number): string {
  const moments = found.length === 1 ? [...found, ...found] : found;
  const step = 100 / Math.max(1, moments.length - 1);
  return moments.map((one, i) => `${i ? 'L' : 'M'}${(i * step).toFixed(2)} ${(100 - (100 * one.many) / top).toFixed(2)}`).join(' ') || 'M0 100';
}

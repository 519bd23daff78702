// How pages say numbers, names and spans of time.
export const number = (n: number) => n.toLocaleString('en');
export const several = (n: number, one: string, many: string) => `${number(n)} ${n === 1 ? one : many}`;
export const named = (name: string) => name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ');

/** .18, as the numbers in project.yaml are written; whole numbers stay whole. */
export const measured = (n: number) => {
  const text = Math.abs(n) >= 10 || Number.isInteger(n) ? number(Math.round(n)) : n.toFixed(Math.abs(n) < 0.01 ? 4 : 2);
  return text.replace(/^(-?)0\./, '$1.');
};
export const span = (seconds: number) =>
  seconds < 90
    ? several(Math.max(1, Math.round(seconds)), 'second', 'seconds')
    : seconds < 5400
      ? several(Math.round(seconds / 60), 'minute', 'minutes')
      : several(Math.round(seconds / 3600), 'hour', 'hours');

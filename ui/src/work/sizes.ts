// One picture in three sizes: the browser takes the one that fits its screen. api/first_paint.py says the same.
import type { PictureFacts } from '../api/contract';

const SIZES = [320, 640, 1024];
// A phone's dense screen would ask for the largest, which nobody sees and everybody pays for: 213 px three times is 640.
export const LAYOUT = '(max-width: 30rem) and (min-resolution: 1.5dppx) 213px, (min-width: 60rem) 50vw, 100vw';

const savesData = () => (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;

/** The candidates for `srcset`; the smallest alone where the person saves data. */
export function candidates({ url, width, height }: PictureFacts): string {
  const sizes = savesData() ? SIZES.slice(0, 1) : SIZES;
  const wide = (size: number) => Math.max(1, Math.round(width * Math.min(1, size / Math.max(width, height))));
  return sizes.map((size) => `${url.replace(/\d+\.webp$/, `${size}.webp`)} ${wide(size)}w`).join(', ');
}

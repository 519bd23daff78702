// Somebody else goes on at this device: windows that are open still hold what was lent to the one before, and begin anew.
import { sitePath } from './database';

const place = () => `manyeyes who ${sitePath()}`;
const now = () => {
  try {
    return localStorage.getItem(place());
  } catch {
    return null; // the browser keeps nothing here
  }
};

/** Watch for it: in other windows, and in a page that the browser had put aside. */
export function beginAnewWithAnother(): void {
  const began = now();
  const look = () => now() !== began && location.reload();
  addEventListener('storage', look);
  addEventListener('pageshow', ({ persisted }) => persisted && look());
}

export function tellOtherWindows(): void {
  try {
    localStorage.setItem(place(), String(Date.now()));
  } catch {
    // then they find out with their next answer, which is refused and kept
  }
}

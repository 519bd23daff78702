// Pictures lent to this page: kept while it is open, given back when it closes.
import { giveBack, heartbeat } from '../api/client';

const EVERY_MS = 120_000; // a lease lasts five minutes

/** `kept`: a picture that was taken along stays lent when the page closes. */
export function keepLeases(held: () => string[], kept: (assignment: string) => boolean): void {
  setInterval(() => {
    if (held().length) void heartbeat().catch(() => undefined);
  }, EVERY_MS);
  addEventListener('pagehide', () => {
    const ordinary = held().filter((assignment) => !kept(assignment));
    for (const assignment of ordinary) void giveBack(assignment).catch(() => undefined);
  });
  addEventListener('pageshow', (event) => {
    if (event.persisted) location.reload(); // woken from the browser's memory: its pictures were given back
  });
}

// Pictures lent to this page: kept while it is open, given back when it closes.
import { giveBack, heartbeat } from '../api/client';

const EVERY_MS = 120_000; // a lease lasts five minutes

export function keepLeases(held: () => string[]): void {
  setInterval(() => {
    if (held().length) void heartbeat().catch(() => undefined);
  }, EVERY_MS);
  addEventListener('pagehide', () => {
    for (const assignment of held()) void giveBack(assignment).catch(() => undefined);
  });
  addEventListener('pageshow', (event) => {
    if (event.persisted) location.reload(); // woken from the browser's memory: its pictures were given back
  });
}

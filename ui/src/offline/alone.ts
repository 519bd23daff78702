// One window at a time: two of them would send the same answers twice, which is harmless and wasteful.
import { sitePath } from './database';

const LONGEST_MS = 30_000; // whoever holds it longer sleeps

export async function alone(work: () => Promise<void>): Promise<void> {
  const { locks } = navigator as { locks?: LockManager }; // none on plain http
  if (!locks) return work();
  let begun = false;
  const mine = () => ((begun = true), work());
  try {
    await locks.request(`manyeyes outbox ${sitePath()}`, { signal: AbortSignal.timeout(LONGEST_MS) }, mine);
  } catch (error) {
    if (begun) throw error;
    await work();
  }
}

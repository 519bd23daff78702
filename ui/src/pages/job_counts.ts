// What a job has counted so far, as words.
import type { Job } from '../api/contract';
import { words } from '../words';

/** "900 passed, 40 twins, 12 blank": the greatest first. */
export function counted(job: Job): string {
  return Object.entries(job.counts)
    .filter(([, n]) => n > 0)
    .sort(([, one], [, other]) => other - one)
    .map(([what, n]) => words.jobs.counts[what]?.(n) ?? words.jobs.other(what, n))
    .join(', ');
}

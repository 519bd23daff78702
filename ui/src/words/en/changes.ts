// The words of the page of a project's changes.
import { named, number } from '../said';

// What a version asks to be done, as its line says it.
const STEPS: Record<string, (question: string) => string> = {
  items: () => 'pictures looked at for entering and leaving',
  wanted: () => 'tasks given their number of people',
  question: (question) => `tasks without the question ${question}`,
  control: () => 'known pictures as the file has them',
  training: () => 'examples taken in',
  recount: () => 'tasks added up again',
};

export const changes = {
  heading: 'Changes',
  lead: 'Every version of project.yaml that was applied, and what became of it.',
  waiting: 'Not applied yet',
  counting: 'Counting what the file would change …',
  lookAgain: 'Look again',
  state: {
    none: () => 'The file says what is applied. Nothing waits.',
    waiting: (next: number | null) => `The file was changed. Applied, it becomes version ${number(next ?? 0)}:`,
    wrong: () => 'The file was changed and cannot be applied as it is:',
    refused: () => 'The file was changed, and this cannot be done to a running project:',
  } as Record<'none' | 'waiting' | 'wrong' | 'refused', (next: number | null) => string>,
  type: {
    none: '',
    waiting: 'To do it, type where the file is:',
    wrong: 'To see all of it with its places, type where the file is:',
    refused: 'When it is put right, type where the file is:',
  } as Record<'none' | 'waiting' | 'wrong' | 'refused', string>,
  applied: 'Applied versions',
  version: (n: number) => `Version ${number(n)}`,
  rules: 'rules now',
  notCounted: 'It was applied before counts were kept with a version, so this is what the files alone say.',
  of: (done: number, total: number) => `${number(done)} of ${number(total)}`,
  step: (what: string, stage: string, about: string) => [stage, STEPS[what]?.(named(about)) ?? what].filter(Boolean).join(': '),
  carriedOut: (when: string) => `Carried out, ${when}.`,
  ended: (step: string, total: number, when: string) => `${step}: ${number(total)}, done ${when}`,
  newer: 'Newer ones',
  older: 'Older ones',
};

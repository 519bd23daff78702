// What everybody reads before the first picture, with what a hundred of them weigh. api/first_paint.py says the same.
import type { Project } from '../api/contract';
import { words } from '../words';

export const promised = ({ megabytes }: Project) =>
  megabytes ? `${words.promise} ${words.weight(String(megabytes))}` : words.promise;

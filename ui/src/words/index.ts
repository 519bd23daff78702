// Every word a person reads on these pages, in the language of the page: `words` from the start, the others late.
// A language is loaded in parts, each a file of its own, and only the one that is read. Here are no words: they
// stand in words/LANGUAGE/*.ts, and a language that lacks a sentence does not pass `python ui/build.py check`.
import { type Language, language } from './language';
import type { Datasets, Devices, FirstHour, Own, Owners, Playground, Stands, Words } from './shape';

export { language, LANGUAGES } from './language';

// Filled before anything that reads them is drawn: by `main.ts`, and by `withWords` in App.svelte.
export let words: Words;
export let datasets: Datasets;
export let devices: Devices;
export let firstHour: FirstHour;
export let own: Own;
export let owners: Owners;
export let playground: Playground;
export let stands: Stands;

type Load = () => Promise<void>;
const main = (one: { words: Words }) => void (words = one.words);
const data = (one: { datasets: Datasets }) => void (datasets = one.datasets);
const elsewhere = (one: { devices: Devices }) => void (devices = one.devices);
const ownWork = (one: { own: Own }) => void (own = one.own);
const mine = (one: { owners: Owners }) => void (owners = one.owners);
const hour = (one: { firstHour: FirstHour }) => void (firstHour = one.firstHour);
const numbers = (one: { stands: Stands }) => void (stands = one.stands);
const play = (one: { playground: Playground }) => void (playground = one.playground);

const english = {
  main: () => import('./en/main').then(main),
  datasets: () => import('./en/datasets').then(data),
  devices: () => import('./en/devices').then(elsewhere),
  first_hour: () => import('./en/first_hour').then(hour),
  me: () => import('./en/me').then(ownWork),
  owner: () => import('./en/owner').then(mine),
  playground: () => import('./en/playground').then(play),
  status: () => import('./en/status').then(numbers),
};
export type Part = keyof typeof english;

const parts: Record<Language, Record<Part, Load>> = {
  en: english,
  de: {
    main: () => import('./de/main').then(main),
    datasets: () => import('./de/datasets').then(data),
    devices: () => import('./de/devices').then(elsewhere),
    first_hour: () => import('./de/first_hour').then(hour),
    me: () => import('./de/me').then(ownWork),
    owner: () => import('./de/owner').then(mine),
    playground: () => import('./de/playground').then(play),
    status: () => import('./de/status').then(numbers),
  },
  ar: {
    main: () => import('./ar/main').then(main),
    datasets: () => import('./ar/datasets').then(data),
    devices: () => import('./ar/devices').then(elsewhere),
    first_hour: () => import('./ar/first_hour').then(hour),
    me: () => import('./ar/me').then(ownWork),
    owner: () => import('./ar/owner').then(mine),
    playground: () => import('./ar/playground').then(play),
    status: () => import('./ar/status').then(numbers),
  },
};

export const load = (part: Part): Promise<void> => parts[language][part]();

/** A page that is loaded late, together with the words it needs. */
export const withWords = <Page>(page: Promise<Page>, ...needs: Part[]): Promise<Page> =>
  Promise.all([page, ...needs.map(load)]).then(([loaded]) => loaded);

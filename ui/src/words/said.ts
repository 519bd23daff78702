// How pages say numbers, names, shares, times and sizes, in the language of the page.
import { language, locale } from './language';

const numbers = new Intl.NumberFormat(locale);
const plurals = new Intl.PluralRules(locale);
const digits = (n: number, least: number, most = least) =>
  n.toLocaleString(locale, { minimumFractionDigits: least, maximumFractionDigits: most });

export const number = (n: number) => numbers.format(n);
export const rounded = (n: number, places: number) => digits(n, places);
export const atMost = (n: number, places: number) => digits(n, 0, places);

/** The right form for this many, the number before it: `{one: 'answer', other: 'answers'}`; `{}` is where a number stands. */
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };
export const plural = (n: number, forms: Forms) => (forms[plurals.select(n)] ?? forms.other).replace('{}', number(n));
export const several = (n: number, one: string, many: string) => plural(n, { one: `{} ${one}`, other: `{} ${many}` });

/** What the owner's texts call questions and values in this language; without one the name itself is shown. */
const called = new Map<string, string>();
export function callThem(questions: readonly { name: string; short?: string | null; shown_values?: Record<string, string> }[]): void {
  for (const { name, short, shown_values } of questions) {
    if (short) called.set(name, short);
    for (const [value, text] of Object.entries(shown_values ?? {})) if (!/^(yes|no)$/.test(value)) called.set(value, text);
  }
}
export const named = (name: string) => called.get(name) ?? name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ');
export const listed = (parts: readonly (string | false)[]) => parts.filter(Boolean).join(language === 'ar' ? '، ' : ', ');

const SIGN = language === 'ar' ? '%' : ' %';
export const percent = (share: number, places = 0) => `${digits(share * 100, places)}${SIGN}`;
export const range = (low: number, high: number) => `${Math.round(low * 100)}–${Math.round(high * 100)}${SIGN}`;

/** .18 as the numbers in project.yaml are written; other languages keep the zero and their own comma. */
export const point = (n: number, places = 2) => pointed(digits(n, places));
const pointed = (text: string) => (language === 'en' ? text.replace(/^([-−]?)0\./, '$1.') : text).replace('-', '−');

/** .95 as .95, .994 as .994. */
export const confident = (n: number) => point(n, Math.abs(n - Math.round(n * 100) / 100) < 0.0005 ? 2 : 3);

/** As few digits as tell it: 12, .18, .0042; whole numbers stay whole. */
export const measured = (n: number) =>
  Math.abs(n) >= 10 || Number.isInteger(n) ? number(Math.round(n)) : point(n, Math.abs(n) < 0.01 ? 4 : 2);

const unit = (n: number, name: string, places = 0, unitDisplay: 'long' | 'short' | 'narrow' = 'long') =>
  n.toLocaleString(locale, { style: 'unit', unit: name, unitDisplay, maximumFractionDigits: places, minimumFractionDigits: places });
const SPANS: [number, string][] = [[86_400, 'day'], [3_600, 'hour'], [60, 'minute']];
const spanOf = (seconds: number) => SPANS.find(([least]) => seconds >= least * 1.5 || seconds === least) ?? [1, 'second'] as [number, string];

/** 12 hours, 3 days: as short as it can be said. */
export const span = (seconds: number) => {
  const [size, name] = spanOf(seconds);
  return unit(Math.max(1, Math.round(seconds / size)), name);
};
/** 12 hours ago. */
export const ago = (seconds: number) => {
  const [size, name] = spanOf(seconds);
  return new Intl.RelativeTimeFormat(locale).format(-Math.max(1, Math.round(seconds / size)), name as Intl.RelativeTimeFormatUnit);
};
export const hours = (n: number, places = 0) => unit(n, 'hour', places);
export const days = (n: number, places = 0) => unit(n, 'day', places);
export const looking = (ms: number) => unit(ms / 1000, 'second', 1, 'narrow').replace(/(\d)s$/, '$1 s');
export const size = (bytes: number) =>
  bytes < 1e6 ? unit(Math.max(1, Math.round(bytes / 1e3)), 'kilobyte', 0, 'short') : bytes < 1e9 ? unit(bytes / 1e6, 'megabyte', 1, 'short') : unit(bytes / 1e9, 'gigabyte', 1, 'short');

const year = (at?: string) => (at ? new Date(at) : new Date()).getFullYear();
/** 3 Dec, 14:05; the year where it is another one. */
export const when = (at: string) =>
  new Date(at).toLocaleString(locale, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', ...(year(at) !== year() && { year: 'numeric' }) });
export const day = (at: string) => new Date(at).toLocaleDateString(locale, { day: 'numeric', month: 'long', year: 'numeric' });

/** 3 December 2026, of a calendar that somebody else's clock keeps: `2026-12-03`. */
export const dayOf = (date: string) => new Date(date).toLocaleDateString(locale, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

/** 3 Dec, of the same: where there is little room and the year is plain. */
export const shortDayOf = (date: string) => new Date(date).toLocaleDateString(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });

const DAY_MS = 86_400_000;
const midnight = (time: Date) => new Date(time.getFullYear(), time.getMonth(), time.getDate()).getTime();
const tomorrow = () => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(1, 'day');

/** A moment in the person's own time, as short as it can be said: "14:05", "tomorrow, 14:05", "3 December, 14:05". */
export function moment(iso: string, now = new Date()): string {
  const time = new Date(iso);
  const clock = time.toLocaleTimeString(locale, { hour: 'numeric', minute: '2-digit' });
  const away = Math.round((midnight(time) - midnight(now)) / DAY_MS);
  if (away === 0) return clock;
  return listed([away === 1 ? tomorrow() : time.toLocaleDateString(locale, dated(time, now)), clock]);
}

function dated(time: Date, now: Date): Intl.DateTimeFormatOptions {
  const of = time.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' as const };
  return { day: 'numeric', month: 'long', ...of };
}

// The languages these pages speak, and the one this page is in: the server wrote it into <html lang>.
export const LANGUAGES = ['en', 'de', 'ar'] as const;
export type Language = (typeof LANGUAGES)[number];

const asked = typeof document === 'undefined' ? 'en' : document.documentElement.lang;
export const language: Language = LANGUAGES.find((one) => one === asked) ?? 'en';

/** What Intl is asked for. Digits are 0 to 9 in each language: they stand on keys and in names of files too. */
export const LOCALES: Record<Language, string> = { en: 'en-GB', de: 'de', ar: 'ar-u-nu-latn' };
export const locale = LOCALES[language];

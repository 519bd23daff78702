import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';
import { installable } from './installable';
import { words as ar } from './src/words/ar/main';
import { words as de } from './src/words/de/main';
import { words as en } from './src/words/en/main';
import { LANGUAGES, type Language } from './src/words/language';
import type { Words } from './src/words/shape';

const catalogue: Record<Language, Words> = { en, de, ar };

/** The sentences of the first paint, for the server that writes it. */
const firstPaint = (words: Words) => ({
  promise: words.promise,
  weight: words.weight('{}'),
  comma: words.comma,
  notSure: words.notSure,
  alt: words.pictureAlt,
  yes: words.yes,
  no: words.no,
  check: words.save.none(words.save.check),
  save: words.save.none(words.save.first),
  answer: words.save.missing(['{}']),
  step: words.training.step('{step}', '{of}'),
  source: words.source.show,
  say: words.say,
  from: words.source.is('{}'),
  help: words.help.show,
  answers: words.answersLabel,
  missing: words.missing,
  outcome: words.outcome.heading,
  exam: words.exam.heading,
  noScript: words.noScript,
  language: words.language,
});

/** A language a key: the words of the first paint, and the file of the others, which a page asks for early. */
function firstWords(): Plugin {
  return {
    name: 'first-words',
    generateBundle(_, bundle) {
      const file = (language: Language) =>
        Object.values(bundle).find((one) => one.type === 'chunk' && one.facadeModuleId?.endsWith(`/words/${language}/main.ts`))?.fileName;
      const source = Object.fromEntries(LANGUAGES.map((one) => [one, { ...firstPaint(catalogue[one]), file: file(one) }]));
      this.emitFile({ type: 'asset', fileName: 'first-words.json', source: JSON.stringify(source) });
    },
  };
}

export default defineConfig({
  base: './', // a site may stand below a path, like example.org/eyes: pages say where in <base>
  experimental: { renderBuiltUrl: (file, { hostType }) => (hostType === 'html' ? `static/${file}` : { relative: true }) },
  plugins: [svelte(), firstWords(), installable()],
  build: {
    outDir: '../src/manyeyes/static',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0, // the page's rules allow no data: style or script
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8000', '/media': 'http://127.0.0.1:8000' } },
});

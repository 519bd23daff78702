import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';
import { words } from './src/words';

/** The words of the first paint, for the server that writes it: the catalogue stays the only place for words. */
function firstWords(): Plugin {
  const source = JSON.stringify({
    promise: words.promise,
    notSure: words.notSure,
    alt: words.pictureAlt,
    yes: words.yes,
    no: words.no,
    check: words.save.none(words.save.check),
    save: words.save.none(words.save.first),
    answer: words.save.missing(['{}']),
    step: words.training.step('{step}', '{of}'),
    source: words.source.show,
    from: words.source.is('{}'),
    help: words.help.show,
    answers: words.answersLabel,
    missing: words.missing,
    outcome: words.outcome.heading,
    exam: words.exam.heading,
  });
  return { name: 'first-words', generateBundle() { this.emitFile({ type: 'asset', fileName: 'first-words.json', source }); } };
}

export default defineConfig({
  base: '/static/',
  plugins: [svelte(), firstWords()],
  build: {
    outDir: '../src/manyeyes/static',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0, // the page's rules allow no data: style or script
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8000', '/media': 'http://127.0.0.1:8000' } },
});

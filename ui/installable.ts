// What makes the web app installable: the manifest, and the service worker with the list of files it keeps.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Plugin, Rolldown } from 'vite';

const here = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const ALSO = ['Projects']; // beside the work page: where an installed app starts
const WORDS = /\/words\/\w+\/main\.ts$/; // in each language: which one is read is known only there

export function installable(): Plugin {
  return {
    name: 'installable',
    apply: 'build',
    generateBundle(_, bundle) {
      const files = kept(bundle).map((file) => `static/${file}`);
      const version = createHash('sha256').update(files.join()).digest('hex').slice(0, 12);
      const worker = here('./src/offline/worker.js').replace("'__FILES__'", JSON.stringify(files)).replace('__VERSION__', version);
      this.emitFile({ type: 'asset', fileName: 'sw.js', source: worker });
      this.emitFile({ type: 'asset', fileName: 'farewell.js', source: here('./src/offline/farewell.js') });
      this.emitFile({ type: 'asset', fileName: 'manifest.webmanifest', source: JSON.stringify(manifest()) });
    },
  };
}

/** The work page's own files, and what they need at once; the rest comes when it is asked for. */
function kept(bundle: Rolldown.OutputBundle): string[] {
  const found = new Set<string>();
  const keep = (name: string): void => {
    const chunk = bundle[name];
    if (found.has(name) || chunk?.type !== 'chunk') return;
    found.add(name);
    for (const style of (chunk as { viteMetadata?: { importedCss: Set<string> } }).viteMetadata?.importedCss ?? []) found.add(style);
    chunk.imports.forEach(keep);
  };
  for (const [name, file] of Object.entries(bundle)) {
    if (file.type === 'chunk' && (file.isEntry || ALSO.includes(file.name) || WORDS.test(file.facadeModuleId ?? ''))) keep(name);
  }
  return [...found].sort();
}

/** All addresses are relative to the manifest's own, so that it holds below a path too. */
function manifest(): object {
  const ground = /--ground: (#[0-9a-f]{6})/.exec(here('./src/styles/tokens.css'))?.[1];
  const icon = (name: string, side: number, purpose: string) =>
    ({ src: `static/icons/${name}.png`, sizes: `${side}x${side}`, type: 'image/png', purpose });
  return {
    name: 'Many Eyes',
    short_name: 'Many Eyes',
    id: './',
    start_url: './',
    scope: './',
    display: 'standalone',
    background_color: ground,
    theme_color: ground,
    icons: [icon('icon-192', 192, 'any'), icon('icon-512', 512, 'any'), icon('maskable-512', 512, 'maskable')],
  };
}

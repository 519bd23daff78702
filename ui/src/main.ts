import './styles/tokens.css';
import './styles/base.css';
import './styles/desk.css';
import './styles/answers.css';
import './styles/wide.css';
import './styles/pages.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { pathHere, readFirst, servedImage } from './first';
import { keepUp } from './offline/version.svelte';
import { beginAnewWithAnother } from './offline/who';
import { load } from './words';
import { callThem } from './words/said';
import { setShortcuts, shortcutsOn } from './work/shortcuts';

const target = document.getElementById('app');
if (target) void load('main').then(() => start(target));

function start(target: HTMLElement): void {
  callThem(readFirst().project?.stages.flatMap(({ questions }) => questions) ?? []);
  const props = { first: readFirst(), served: servedImage(), path: pathHere() };
  target.replaceChildren(); // the served picture lives on in `served`
  setShortcuts(shortcutsOn());
  mount(App, { target, props });
  beginAnewWithAnother();
  afterFirstPaint(() => void keepUp());
}

function afterFirstPaint(then: () => void): void {
  const idle = () => ('requestIdleCallback' in globalThis ? requestIdleCallback(then, { timeout: 5_000 }) : setTimeout(then, 1_000));
  if (document.readyState === 'complete') idle();
  else addEventListener('load', idle, { once: true });
}

import './styles/tokens.css';
import './styles/base.css';
import './styles/desk.css';
import './styles/answers.css';
import './styles/wide.css';
import './styles/pages.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { pathHere, readFirst, servedImage } from './first';
import { load } from './words';

const target = document.getElementById('app');
if (target) void load('main').then(() => start(target));

function start(target: HTMLElement): void {
  const props = { first: readFirst(), served: servedImage(), path: pathHere() };
  target.replaceChildren(); // the served picture lives on in `served`
  mount(App, { target, props });
}

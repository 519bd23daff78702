import './styles/tokens.css';
import './styles/base.css';
import './styles/desk.css';
import './styles/answers.css';
import './styles/wide.css';
import './styles/pages.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { readFirst, servedImage } from './first';

const target = document.getElementById('app');
if (target) {
  const props = { first: readFirst(), served: servedImage(), path: location.pathname };
  target.replaceChildren(); // the served picture lives on in `served`
  mount(App, { target, props });
}

// What the server already wrote into the page, and the picture that is already on it.
import type { First } from './api/contract';

export function readFirst(): First {
  const text = document.getElementById('first')?.textContent;
  return text ? (JSON.parse(text) as First) : {};
}

/** The <img> of the served page: it is kept and moved, so that nothing is drawn twice. */
export function servedImage(): HTMLImageElement | null {
  return document.querySelector<HTMLImageElement>('#app .picture img');
}

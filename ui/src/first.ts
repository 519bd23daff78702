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

/** The page's address below the site's own, which the server writes into <base>: /eyes/p/x is /p/x. */
export const pathHere = () => `/${location.pathname.slice(new URL(document.baseURI).pathname.length)}`;

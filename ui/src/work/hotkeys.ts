// Keys: 1 to 9 for the answers, 0 for "Not sure", Enter for Next. Space stays what it is everywhere else.

import { shortcutsOn } from './shortcuts';

export interface Keys {
  number(key: string): void;
  unsure(): void;
  next(): void;
}

const typesText = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName));
const pressesItself = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.closest('a, button, summary') !== null;

/** A press beside an open dialog leaves the focus on the page behind it. */
const behindDialog = () => document.querySelector('dialog[open]') !== null;

export function onKey(keys: Keys): (event: KeyboardEvent) => void {
  return (event) => {
    if (!shortcutsOn() || behindDialog() || event.ctrlKey || event.altKey || event.metaKey || event.isComposing || typesText(event.target)) return;
    if (event.key === 'Enter') {
      if (event.repeat) return event.preventDefault(); // a held key must not answer picture after picture
      if (pressesItself(event.target)) return;
      event.preventDefault();
      keys.next();
    } else if (event.repeat) {
      return;
    } else if (event.key === '0') {
      keys.unsure();
    } else if (/^[1-9]$/.test(event.key)) {
      keys.number(event.key);
    }
  };
}

// Asks again while something changes and somebody looks. It rests when nothing has changed for a while.

const EQUAL_BEFORE_REST = 12; // replies

interface Renewing<T> {
  ask: () => Promise<T>;
  /** Milliseconds until the next question, and whether more is sure to come: then it never rests. */
  pace: (reply: T) => { ms: number; busy: boolean };
  resting: (rests: boolean) => void;
}

/** Starts asking; returns what ends it. A hidden page asks nothing; one that is looked at again asks at once. */
export function renewing<T>({ ask, pace, resting }: Renewing<T>): () => void {
  let timer: number | undefined;
  let last = '';
  let equal = 0;
  let asking = false;
  let ended = false;

  async function turn(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    if (asking || ended || document.hidden) return;
    asking = true;
    const reply = await ask().catch(() => null);
    asking = false;
    if (ended) return;
    const text = JSON.stringify(reply);
    equal = reply !== null && text === last ? equal + 1 : 0;
    last = text;
    const { ms, busy } = reply === null ? { ms: 5_000, busy: true } : pace(reply);
    const rests = equal >= EQUAL_BEFORE_REST && !busy;
    resting(rests);
    if (!rests) timer = setTimeout(turn, ms);
  }
  function wake(): void {
    if (timer !== undefined || document.hidden) return;
    equal = 0;
    void turn();
  }
  const signs = ['visibilitychange', 'focus', 'pointerdown', 'keydown'] as const;
  for (const sign of signs) addEventListener(sign, wake, true);
  void turn();
  return () => {
    ended = true;
    clearTimeout(timer);
    for (const sign of signs) removeEventListener(sign, wake, true);
  };
}

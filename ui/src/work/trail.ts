// The way back: each picture is an entry of the browser's own history, so every Back button works.

const KEPT = 12; // ten may be corrected

export class Trail<T> {
  private entries = new Map<number, T>();
  at: number;
  newest: number;

  constructor(
    private givesWay: (entry: T | undefined) => boolean,
    private arrived: () => void,
  ) {
    this.at = this.newest = this.entryOf(history.state) ?? 0;
    history.replaceState({ ...history.state, at: this.at }, '');
    addEventListener('popstate', (event) => {
      const at = this.entryOf(event.state);
      if (at !== null) this.arrive(at);
    });
  }

  private entryOf(state: unknown): number | null {
    const at = (state as { at?: unknown } | null)?.at;
    return typeof at === 'number' ? at : null;
  }

  private arrive(at: number): void {
    const last = this.entries.get(this.newest);
    if (at > this.newest && last !== undefined) this.entries.set((this.newest = at), last); // Forward, after a reload
    this.at = at;
    this.arrived();
  }

  get current(): T | undefined {
    return this.entries.get(this.at);
  }

  get last(): T | undefined {
    return this.entries.get(this.newest);
  }

  get pictures(): T[] {
    return [...this.entries.values()];
  }

  get atNewest(): boolean {
    return this.at >= this.newest;
  }

  /** Puts an entry at the end; one that gives way (a pause, a wait) leaves its place to it. */
  put(entry: T): void {
    if (!this.givesWay(this.last)) {
      this.newest += 1;
      history.pushState({ at: this.newest }, '');
      this.at = this.newest;
    }
    this.entries.set(this.newest, entry);
    this.forget(this.newest - KEPT);
  }

  /** Earlier answers known from the server, newest first, take the entries before the first of this visit. */
  fill(earlier: T[]): void {
    let at = Math.min(this.newest, ...this.entries.keys());
    for (const entry of earlier) this.entries.set(--at, entry);
  }

  /** Drops what can no longer be changed, so that a long visit does not hold every picture. */
  private forget(before: number): void {
    for (const at of this.entries.keys()) if (at < before) this.entries.delete(at);
  }

  back(): void {
    history.back();
  }

  toNewest(): void {
    if (!this.atNewest) history.go(this.newest - this.at);
  }
}

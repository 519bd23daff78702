// A moment in the person's own time, as short as it can be said: "14:05", "tomorrow, 14:05", "3 December, 14:05".

const DAY_MS = 86_400_000;
const midnight = (time: Date) => new Date(time.getFullYear(), time.getMonth(), time.getDate()).getTime();

export function moment(iso: string, now = new Date()): string {
  const time = new Date(iso);
  const clock = time.toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' });
  const days = Math.round((midnight(time) - midnight(now)) / DAY_MS);
  if (days === 0) return clock;
  const day = days === 1 ? 'tomorrow' : time.toLocaleDateString([], dated(time, now));
  return `${day}, ${clock}`;
}

function dated(time: Date, now: Date): Intl.DateTimeFormatOptions {
  const year = time.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' as const };
  return { day: 'numeric', month: 'long', ...year };
}

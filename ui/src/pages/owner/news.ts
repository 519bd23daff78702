/** What waits for the owner: alerts he has not seen and objections nobody has answered. */
import { alerts as askAlerts, appeals as askAppeals } from '../../api/owner';

export interface Waiting {
  news: { alert: string; text: string }[];
  appeals: number;
}

/** Nothing where it cannot be had: what is missing here stands on the page of rules. */
export async function waiting(slug: string): Promise<Waiting> {
  try {
    const [{ alerts }, { appeals }] = await Promise.all([askAlerts(slug), askAppeals(slug, true)]);
    return { news: alerts.filter((one) => !one.seen), appeals: appeals.length };
  } catch {
    return { news: [], appeals: 0 };
  }
}

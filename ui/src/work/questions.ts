// The owner may change the questions while this page is open: before a picture that asks otherwise it begins anew.
const RENEWED = 'manyeyes-questions';
const NOTE = 'manyeyes-note';

function numbers(workflow: string): [number, number] {
  const [major = 0, minor = 0] = workflow.split('.').map(Number);
  return [major, minor];
}

/** Whether a picture was lent with other questions than this page has: another meaning, or a newer wording. */
export function asksOtherwise(theirs: string, ours: string): boolean {
  const [major, minor] = numbers(theirs);
  const [here, wording] = numbers(ours);
  return (major !== here || minor > wording) && sessionStorage.getItem(RENEWED) !== theirs; // once, whatever comes
}

/** Loads the page again, with what was told the person last. */
export function beginAnew(workflow: string, note: string): void {
  sessionStorage.setItem(RENEWED, workflow);
  sessionStorage.setItem(NOTE, note);
  location.reload();
}

export function noteFromBefore(): string {
  const note = sessionStorage.getItem(NOTE) ?? '';
  sessionStorage.removeItem(NOTE);
  return note;
}

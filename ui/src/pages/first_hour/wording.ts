// Questions as they stand in the form, and as they are sent.
import type { Question } from '../../api/contract';
import type { Wording } from '../../api/first_hour';

export interface QuestionDraft {
  key: number; // which field is which, while questions come and go
  ask: string;
  name: string;
  type: string;
  values: string; // one a line
  help: string;
  was: string;
}

let keys = 0;

export const newQuestion = (): QuestionDraft => ({ key: ++keys, ask: '', name: '', type: 'yes_no', values: '', help: '', was: '' });

export const draftOf = (question: Question): QuestionDraft => ({
  key: ++keys,
  ask: question.ask,
  name: question.name,
  type: question.type,
  values: question.type === 'yes_no' ? '' : question.values.join('\n'),
  help: question.help ?? '',
  was: question.name,
});

const lines = (values: string) => [...new Set(values.split('\n').map((one) => one.trim()))].filter(Boolean);

export const wishOf = (draft: QuestionDraft): Wording['questions'][number] => ({
  ask: draft.ask.trim(),
  name: draft.name.trim(),
  type: draft.type as 'yes_no' | 'choice',
  values: draft.type === 'yes_no' ? [] : lines(draft.values),
  help: draft.help.trim(),
  was: draft.was,
});

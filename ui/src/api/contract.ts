// What the server says and hears, one type a body (docs: the contract's HTTP page).

export type Answers = Record<string, string>;

export interface Question {
  name: string;
  ask: string;
  help?: string | null;
  type: string; // yes_no, choice
  values: string[];
  required?: boolean;
}

export interface Stage {
  name: string;
  kind: string;
  state: string;
  questions: Question[];
  untouched?: string | null; // the value of a switch nobody touched
  unsure?: 'item' | 'question' | 'none';
  show?: { size?: number; source_line?: string; pause_after?: number | null } | null;
}

export interface Project {
  project: string;
  title: string;
  why: string;
  notice?: string | null;
  rights?: { items?: string; publish?: string; answers?: string } | null;
  stages: Stage[];
}

export interface ProjectLine {
  project: string;
  title: string;
  why: string;
}

export interface PictureFacts {
  url: string;
  width: number;
  height: number;
  series?: string | null;
}

export interface Task {
  assignment: string;
  about: string;
  item: PictureFacts & { id: string; thumbnail_url?: string };
  workflow: string;
  expires_at: string | number;
}

export type OutcomeName =
  | 'found'
  | 'nothing_now'
  | 'all_seen'
  | 'limit_reached'
  | 'paused'
  | 'training_first'
  | 'exam_first'
  | 'consent_first'
  | 'sign_in_first'
  | 'not_invited'
  | 'budget_spent'
  | 'restricted'
  | 'finished';

export interface Claim {
  outcome: OutcomeName;
  message?: string | null;
  retry_after?: number | null;
  tasks: Task[];
}

export interface Said {
  revision: number;
  answers: Answers;
  untouched: string[];
  shown_ms: number;
  want: number;
  client: 'web';
  loaded: true;
}

export interface Saved {
  saved: boolean;
  note?: string | null; // something to tell, such as that it came late
  next?: Claim | null;
}

export interface TrainingStep {
  done: boolean;
  step: number;
  of: number;
  item: PictureFacts | null; // null when done
  questions: Question[];
  unsure?: Stage['unsure'];
}

export interface TrainingReply {
  right: boolean;
  sentences: Record<string, string>;
  next?: TrainingStep | null;
  done: boolean;
}

export interface EarlierAnswer {
  assignment: string;
  stage?: string;
  revision: number;
  answers: Answers;
  untouched?: string[];
  correctable?: boolean;
  item: PictureFacts & { id: string };
}

export interface StageProgress {
  name: string;
  kind: string;
  state: string;
  items: number;
  tasks: number;
  open: number;
  answers: number;
  settled: number;
  contested: number;
  closed: number;
  wave?: { number: number; tasks: number; done: number } | null;
}

export interface Progress {
  stages: StageProgress[];
  you?: { answered: number; settled: number } | null;
}

export interface Release {
  name: string;
  number?: number;
  counts?: Record<string, number>;
  made_at?: string | number | null;
  url: string;
}

export interface ContestedTask {
  task: string;
  item: PictureFacts;
  consensus: Record<string, string | null>;
  answers: Answers[]; // what each person said, without saying who
}

// What the server wrote into the page (api/pages.py).
export interface First {
  missing?: boolean;
  project?: Project;
  stage?: string;
  training?: TrainingStep | null;
  picture?: PictureFacts | null;
}

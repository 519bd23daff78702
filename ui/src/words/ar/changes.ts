// The words of the page of a project's changes.
import { named, number } from '../said';

// ما تطلبه نسخة، كما يقوله سطرها.
const STEPS: Record<string, (question: string) => string> = {
  items: () => 'صور نُظر في دخولها وخروجها',
  wanted: () => 'مهام أُعطيت عدد أشخاصها',
  question: (question) => `مهام بلا السؤال ${question}`,
  control: () => 'الصور المعروفة كما في الملف',
  training: () => 'أمثلة أُدخلت',
  recount: () => 'مهام جُمعت من جديد',
};

export const changes = {
  heading: 'التغييرات',
  lead: 'كل نسخة طُبّقت من project.yaml، وما آلت إليه.',
  waiting: 'لم يُطبَّق بعد',
  counting: 'يُحسب ما سيغيّره الملف …',
  lookAgain: 'انظر مرة أخرى',
  state: {
    none: () => 'الملف يقول ما هو مطبَّق. لا شيء ينتظر.',
    waiting: (next: number | null) => `تغيّر الملف. إن طُبّق صار النسخة ${number(next ?? 0)}:`,
    wrong: () => 'تغيّر الملف ولا يمكن تطبيقه كما هو:',
    refused: () => 'تغيّر الملف، ولا يمكن فعل هذا بمشروع جارٍ:',
  },
  type: {
    none: '',
    waiting: 'لتطبيقه اكتب حيث يوجد الملف:',
    wrong: 'لرؤية كل ذلك مع مواضعه اكتب حيث يوجد الملف:',
    refused: 'بعد تصحيحه اكتب حيث يوجد الملف:',
  },
  applied: 'النسخ المطبَّقة',
  version: (n: number) => `النسخة ${number(n)}`,
  rules: 'سارية الآن',
  notCounted: 'طُبّقت قبل أن تُحفظ الأعداد مع النسخ، فهذا ما تقوله الملفات وحدها.',
  of: (done: number, total: number) => `${number(done)} من ${number(total)}`,
  step: (what: string, stage: string, about: string) => [stage, STEPS[what]?.(named(about)) ?? what].filter(Boolean).join(': '),
  carriedOut: (when: string) => `نُفّذت، ${when}.`,
  ended: (step: string, total: number, when: string) => `${step}: ${number(total)}، انتهت ${when}`,
  newer: 'الأحدث',
  older: 'الأقدم',
};

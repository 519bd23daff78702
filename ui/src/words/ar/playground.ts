// العربية: الصفحة التي يُجرَّب فيها الواسم.
import type { Tagger } from '../../api/playground';
import { ago, named, number, percent as share, plural, point } from '../said';
import type { Playground } from '../shape';

const percent = (score: number) => (score > 0 && score < 0.01 ? 'أقل من 1%' : share(score));
const pictures = (n: number) => plural(n, { one: 'صورة واحدة', two: 'صورتين', few: '{} صور', other: '{} صورة' });
const tags = (n: number) => plural(n, { one: 'وسمًا واحدًا', two: 'وسمين', few: '{} وسوم', other: '{} وسمًا' });

export const playground: Playground = {
  named,
  percent,
  heading: 'جرّب الواسم',
  lead: 'أرِه صورة فيقول ما يراه.',
  choose: 'اختر صورة',
  another: 'صورة أخرى',
  camera: 'التقط صورة',
  ours: 'صورة من هذا المشروع',
  hint: 'أو اسحب صورة إلى هنا، أو ألصقها.',
  drop: 'اتركها فيُنظر إليها.',
  address: 'عنوان صورة',
  byAddress: 'بعنوانها',
  look: 'انظر إليها',
  kept: 'ما تعرضه يُنظر إليه ويُحذف فورًا. لا يُحفظ ولا يراه أحد غيرك.',
  alt: 'الصورة التي اخترتها',
  altOurs: 'صورة من هذا المشروع',
  looking: 'يجري النظر …',
  queue: 'كثيرون يجرّبونه الآن. صورتك تتابع من تلقاء نفسها.',
  fetching: 'يجري جلبها …',

  tags: 'ما يراه',
  none: 'ليس متأكدًا من شيء هنا. أقرب ما يراه:',
  less: 'أقل احتمالًا',
  all: (n: number) => `اعرض الوسوم كلها (${number(n)})`,
  fewer: 'اعرض أقل',
  row: (tag: string, score: number) => `${named(tag)}، ${percent(score)}. اعرض الأجزاء المهمة`,
  heat: (tag: string) => `المضيء هو ما كان مهمًا لـ«${named(tag)}».`,
  heatNone: (tag: string) => `لم يحسم جزء واحد «${named(tag)}».`,

  wrong: 'خطأ؟ صحّحه',
  fix: 'ما الصواب؟',
  fixWhy: 'أُعطيت هذه الصورة لتجيب عنها، فما تقوله يُحتسب إجابتك.',
  fixAgain: 'أجبت عن هذه من قبل. ما تقوله الآن يحل محلها.',
  save: 'حفظ',
  saved: 'حُفظت إجابتك. يتعلم الواسم منها حالما تُحسم الصورة.',
  thanks: 'شكرًا على نظرك المتأني. لا يُحفظ شيء من هذه الصورة، فلا يتغير شيء.',
  help: 'ما يفيد هو الإجابة عن صور المشروع.',
  answer: 'انظر إلى الصور',

  notYet: 'ليس بعد',
  notInstalled: 'ليس هنا بعد',
  noStage: 'لا يوجد هنا ما يُجرَّب',
  waits: 'تتابع هذه الصفحة من تلقاء نفسها حالما يوجد واحد.',
  about: 'عن المشروع',
  changed: (n: number) => (n ? `يجيب الآن الواسم ${number(n)}.` : 'تعلّم شيئًا جديدًا.'),
  card: 'الواسم',
  facts: (one: Tagger, now = Date.now()): string[] => {
    const seconds = (now - new Date(one.trained_at).getTime()) / 1000;
    return [
      `${one.number ? `الواسم ${number(one.number)}` : 'الواسم الذي يتعلم أثناء العمل'} يعرف ${tags(one.tags)}.`,
      `تعلّم ${seconds < 60 ? 'الآن' : ago(seconds)} من ${pictures(one.learnt_from ?? one.settled)} محسومة${one.release ? ` (${one.release})` : ''}.`,
      good(one),
      ...one.notes,
    ].filter(Boolean);
  },
};

function good(one: Tagger): string {
  if (one.map === null) return 'لم تُقس جودته بعد: الصور المحجوزة للقياس قليلة جدًا.';
  const on = one.held_back ? `على ${pictures(one.held_back)} لم يرها` : 'على صور لم يرها';
  const word = one.map >= 0.9 ? 'أداؤه جيد جدًا' : one.map >= 0.7 ? 'أداؤه جيد' : one.map >= 0.5 ? 'أداؤه متوسط' : 'ما زال أداؤه ضعيفًا';
  const beside = one.map_baseline === null ? '' : `، بينما يبلغ التخمين بحسب شيوع الوسوم ${point(one.map_baseline)}`;
  return `${on}، ${word}: متوسط دقة ${point(one.map)}${beside}.`;
}

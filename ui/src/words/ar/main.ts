// العربية: كلمات الصفحة التي يجيب الناس عليها وما حولها.
import { listed, moment, named, number, plural } from '../said';
import type { Words } from '../shape';
import { machines } from './machines';

const rights: Record<string, string> = {
  'not-ours': 'ليست لنا، فلا ننقلها لغيرنا',
  none: 'لا صور، بل أسماء وبصمات فقط',
  preview: 'صور صغيرة',
  full: 'كلها',
};
const pictures = (n: number) => plural(n, { zero: 'لا صور', one: 'صورة واحدة', two: 'صورتان', few: '{} صور', other: '{} صورة' });
const answers = (n: number) => plural(n, { zero: 'لا إجابات', one: 'إجابة واحدة', two: 'إجابتان', few: '{} إجابات', other: '{} إجابة' });

export const words: Words = {
  yes: 'نعم',
  no: 'لا',
  notSure: 'لست متأكدًا',
  back: 'رجوع',
  questionName: named,
  promise: 'بلا حساب. ملف ارتباط واحد يتذكر ما رأيته. بعض الصور نعرفها من قبل: هذا يُبقي البيانات صحيحة.',
  comma: '، ',
  weight: (mb: string) => `نحو ${mb} ميغابايت لكل 100 صورة.`,
  pictureAlt: 'الصورة التي تدور حولها الأسئلة',
  language: 'اللغة',
  feed: 'أخبرني حين تصدر مجموعة البيانات',
  noScript: 'تحتاج الإجابة إلى جافاسكربت. لا شيء هنا يطلبها من موقع آخر.',
  shortcuts: { on: 'مفاتيح مفردة تجيب: 1 إلى 9 و0 وEnter', why: 'أوقف هذا إن كان الإدخال الصوتي أو اليد المرتعشة يضغط مفاتيح لم تقصدها. مفتاحا Tab والمسافة يعملان دائمًا.' },
  answersLabel: 'إجاباتك',

  filled: { line: 'هذا تخمين الواسم: صحّح الخطأ.', here: 'عبّأه الواسم' },

  save: {
    some: (verb: string, names: string[]) => `${verb}: ${listed(names)}`,
    none: (verb: string) => `${verb}: لا شيء مما ذُكر`,
    missing: (names: string[]) => `أجب من فضلك عن: ${listed(names)}`,
    first: 'حفظ',
    again: 'حفظ من جديد',
    check: 'تحقق',
  },

  say: 'قل شيئًا عن هذه الصورة',
  mine: 'إجاباتك',
  source: { show: 'من أين هي؟', is: (series: string) => `من: ${series}` },
  help: { show: 'ما الذي يُحتسب؟', hide: 'إخفاء ما يُحتسب' },

  training: {
    step: (n: number | string, of: number | string) => `${n} من ${of}`,
    look: 'انظر مرة أخرى: هذا هو السبب.',
    over: 'كان هذا آخر مثال. من هنا تُحتسب إجاباتك.',
  },

  exam: {
    heading: {
      none: 'إليك التالية',
      to_start: 'اختبار صغير أولًا',
      running: 'الاختبار مستمر',
      passed: 'نجحت',
      wait: 'ليس هذه المرة',
      failed: 'ليس هذه المرة',
    },
    early: 'ينتهي حالما تتضح النتيجة.',
    tries: (n: number) => plural(n, { one: 'لديك محاولة واحدة.', two: 'لديك محاولتان.', few: 'لديك {} محاولات.', other: 'لديك {} محاولة.' }),
    quiet: 'يشبه العمل نفسه؛ تأتي النتيجة في النهاية.',
    start: 'ابدأ الاختبار',
    againFrom: (when: string) => `المحاولة التالية ابتداءً من ${when}.`,
  },

  nextIn: (seconds: number) => `التالي بعد ${number(seconds)} ث`,
  slowed: 'لحظة: انظر إلى الصورة.',

  restricted: {
    until: (when: string) => `يمكنك المتابعة ابتداءً من ${when}.`,
    forGood: 'لا ينتهي هذا من تلقاء نفسه. يستطيع صاحب المشروع رفعه.',
    kept: 'ما أرسلته محفوظ. إن تغيّر هذا تابعت الصفحة من تلقاء نفسها.',
    repeat: 'أعد الأمثلة',
    object: 'أخبر صاحب المشروع لماذا هذا خطأ',
    why: 'ما الذي ينبغي أن يعرفه؟',
    once: 'يمكنك الكتابة مرة واحدة، حتى 1000 حرف.',
    left: (n: number) => plural(n, { zero: 'لم يبق حرف', one: 'بقي حرف واحد', two: 'بقي حرفان', few: 'بقيت {} أحرف', other: 'بقي {} حرفًا' }),
    send: 'أرسل',
    notSent: 'لم يصل. كلماتك ما زالت هنا؛ أرسلها من جديد من فضلك.',
    yours: 'ما كتبته',
    reading: 'أُرسل. سيُقرأ، وسيظهر الجواب هنا.',
    answered: 'جواب صاحب المشروع',
    decided: { open: '', lifted: 'يمكنك المتابعة.', upheld: 'يبقى الأمر كما هو.' },
    over: 'يمكنك المتابعة. شكرًا على انتظارك.',
    overBecause: (answer: string) => `يمكنك المتابعة. كان الجواب: «${answer}»`,
  },

  done: (n: number) => `أُنجز ${number(n)}`,
  earlier: 'صورة سابقة. الحفظ يغيّر إجابتك.',
  tooOld: 'لا يمكن تغيير سوى آخر 10 من إجاباتك.',
  goOn: 'تابع',

  outbox: {
    waiting: (n: number) => plural(n, { one: 'إجابة واحدة تنتظر الإرسال', two: 'إجابتان تنتظران الإرسال', few: '{} إجابات تنتظر الإرسال', other: '{} إجابة تنتظر الإرسال' }),
    keptUnsigned: (n: number) => `${answers(n)} محفوظة هنا إلى أن تعرفك هذه الصفحة من جديد: فُقد ملف الارتباط. سجّل الدخول كما فعلت من قبل فتُرسل.`,
    refused: 'لم تُقبل إحدى الإجابات',
    look: 'انظر إليها',
    again: 'أرسلها من جديد',
    dismiss: 'تخلَّ عنها',
  },

  pack: {
    take: (n: number) => `خذ معك ${pictures(n)}`,
    taking: (here: number, of: number) => `يجري الأخذ: ${number(here)} من ${number(of)}`,
    here: (n: number, until: string) => `معك ${pictures(n)} إلى ${moment(until)}.`,
    giveBack: 'أعدها',
  },

  version: { newer: 'هناك نسخة جديدة.', use: 'استخدمها الآن' },

  failed: { sentence: 'لم تُحمَّل هذه الصورة، فليس هناك ما تجيب عنه.', skip: 'تخطّها', reason: 'did_not_load' },
  slow: 'الصورة في الطريق.',

  pause: {
    heading: 'شكرًا لك',
    saved: (n: number) => `أُنجز ${number(n)}، وكلها محفوظة.`,
    waiting: (n: number, left: number) => `أُنجز ${number(n)}، وينتظر الإرسال ${number(left)}.`,
    saving: (n: number) => `أُنجز ${number(n)}.`,
    settled: (n: number) => `حسمت ${number(n)}.`,
    agreed: (agreed: number, of: number) => `وافقك الناس في ${number(agreed)} من ${number(of)}.`,
    round: (done: number, of: number) => `هذه الجولة: ${number(done)} من ${number(of)}.`,
    goOn: 'تابع',
    stands: 'أين وصلنا',
  },

  outcome: {
    heading: {
      found: 'إليك التالية',
      nothing_now: 'لا شيء في هذه اللحظة',
      all_seen: 'رأيت كل شيء هنا',
      limit_reached: 'يكفي لليوم',
      paused: 'استراحة قصيرة',
      training_first: 'بعض الأمثلة أولًا',
      exam_first: 'اختبار صغير أولًا',
      consent_first: 'موافقتك أولًا',
      sign_in_first: 'سجّل الدخول من فضلك',
      not_invited: 'بدعوة فقط',
      budget_spent: 'نفدت الأموال',
      restricted: 'أُوقفت الإجابة بالنسبة إليك',
      finished: 'انتهى. شكرًا لك',
    },
    again: 'انظر من جديد',
    closed: 'لا شيء مفتوح للإجابة في هذه اللحظة.',
    stands: 'انظر أين وصلنا',
  },

  trouble: {
    offline: 'لا توجد شبكة الآن',
    offlineSentence: 'إجاباتك محفوظة هنا. تحاول هذه الصفحة من تلقاء نفسها.',
    refused: 'لم ينجح هذا',
    refusedSentence: 'لم يستطع الخادم ذلك الآن.',
    again: 'حاول من جديد',
  },

  missing: {
    heading: 'لا توجد صفحة هنا',
    sentence: 'ربما تغيّر العنوان، أو سقط منه حرف.',
    home: 'إلى المشاريع',
  },

  projects: {
    heading: 'صور تحتاج إلى عينين',
    none: 'لا يوجد مشروع مفتوح هنا بعد.',
    noneSentence: 'يفتح صاحب هذا المكان مشروعًا بالأمر «manyeyes open».',
  },

  about: {
    start: 'انظر إلى الصور',
    stands: 'أين وصلنا',
    settledOf: (n: number, of: number) => `حُسم ${number(n)} من ${pictures(of)}.`,
    answers: (n: number) => `${answers(n)} حتى الآن.`,
    you: (answered: number, settled: number) => `أجبت عن ${number(answered)}${settled ? ` وحسمت ${number(settled)}` : ''}.`,
    how: 'كيف يعمل هذا',
    steps: [
      'تنظر إلى صورة وتقول ما فيها. يستغرق ذلك نحو ثانيتين.',
      'يرى كل صورة عدة أشخاص. حين يتفقون بوضوح كافٍ تُحسم.',
      'بعض الصور نعرفها من قبل. تخبرنا إلى أي حد نثق بالباقي.',
    ],
    releases: 'ما نتج عنه',
    noReleases: 'لا توجد مجموعة بيانات بعد. تأتي عندما يُحسم ما يكفي من الصور.',
    feed: 'خلاصة لقارئات الخلاصات. لا أحد يسأل عن بريدك.',
    holds: (many: number, said: number, madeUp: number) => listed([pictures(many), answers(said), madeUp > 0 && `منها ${number(madeUp)} غير حقيقية`]),
    unchecked: 'لم يتحقق أحد من هذا الإصدار بعد.',
    download: 'تنزيل',
    rights: 'من يحق له استخدام ماذا',
    nothingYet: 'لم يُسأل عن شيء بعد.',
    rightsWords: (value: string) => rights[value] ?? value,
    rightsOf: { items: 'الصور', answers: 'الإجابات', publish: 'الصور في مجموعة بيانات' },
    numbers: 'كل الأرقام',
    try: 'جرّب الواسم',
    release: (name: string) => `كل شيء عن الإصدار ${name}`,
  },

  status: {
    heading: 'أين وصلنا، بالأرقام',
    moved: (waiting: number, passed: number, dropped: number) =>
      listed([passed > 0 && `مرّ ${number(passed)}`, dropped > 0 && `استُبعد ${number(dropped)}`, waiting > 0 && `ينتظر ${number(waiting)}`]) || 'لا شيء بعد',
    columns: { stage: 'المرحلة', state: 'الحالة', items: 'الصور', open: 'مفتوحة', answers: 'الإجابات', settled: 'محسومة', contested: 'مختلف فيها', closed: 'مغلقة' },
    round: (n: number, done: number, of: number) => `الجولة ${number(n)}: أُنجز ${number(done)} من ${number(of)}`,
    release: 'أنشئ إصدارًا',
    releasing: (done: number, of: number) => (of ? `يُكتب الإصدار: ${number(done)} من ${number(of)} …` : 'يُكتب الإصدار …'),
    released: (name: string) => `الإصدار ${name} جاهز.`,
    releaseWhy: 'يجمّد ما حُسم الآن كمجموعة بيانات لا تتغير أبدًا.',
    about: 'عن المشروع',
    updated: 'تتجدد كل بضع ثوانٍ.',
    resting: 'لا يتغير شيء في هذه اللحظة. تنظر الصفحة من جديد عندما تلمسها أو تعود.',
  },

  ...machines,
};

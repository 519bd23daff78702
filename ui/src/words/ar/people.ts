// العربية: الصفحات عن الناس؛ جزء من owner.ts.
import { listed, looking, named, number, percent, plural, range, rounded, when } from '../said';
import type { Owners } from '../shape';

const kinds: Record<string, string> = { guest: 'ضيف', account: 'بحساب', program: 'برنامج', owner: 'صاحب المشروع', made_up: 'غير حقيقي' };
const wheres: Record<string, string> = { stage: 'في هذه المرحلة', project: 'في المشروع كله', site: 'في الموقع كله' };
const until = (at: string | null) => (at ? `حتى ${when(at)}` : 'نهائيًا');
const pictures = (n: number) => plural(n, { zero: 'لا صور', one: 'صورة واحدة', two: 'صورتان', few: '{} صور', other: '{} صورة' });
const answers = (n: number) => plural(n, { zero: 'لا إجابات', one: 'إجابة واحدة', two: 'إجابتان', few: '{} إجابات', other: '{} إجابة' });
const errors = (n: number) => plural(n, { one: 'خطأ واحد متماثل', two: 'خطآن متماثلان', few: '{} أخطاء متماثلة', other: '{} خطأ متماثلًا' });
const power = (n: number) =>
  n < 6 ? number(10 ** Math.round(n)) : `10${[...String(Math.round(n))].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('')}`;

export const people: { list: Owners['people']; person: Owners['person'] } = {
  list: {
    heading: 'الناس',
    lead: 'من يحتاج إلى نظرة يأتي أولًا.',
    none: 'لم يُجب أحد بعد.',
    noneOf: 'لا أحد كهذا.',
    order: 'الترتيب',
    orders: { worst: 'الأسوأ أولًا', most_answers: 'الأكثر إجابات', newest: 'الأحدث ظهورًا' },
    only: 'عرض',
    onlys: { '': 'الكل', in_force: 'موقوف أو مُبطّأ', gated: 'بلا وزن', alike: 'يخطئون مثل بعضهم' },
    columns: { person: 'الشخص', answered: 'الصور', known: 'صحيح في الصور المعروفة', agreement: 'يوافق الآخرين', speed: 'الوقت لكل صورة', now: 'الآن' },
    kind: (kind: string) => kinds[kind] ?? named(kind),
    known: (right: number, asked: number) => `${number(right)} من ${number(asked)}`,
    surely: (low: number, high: number) => `على الأرجح ${range(low, high)}`,
    notAsked: 'لا شيء بعد',
    others: (usual: number) => `الآخرون ${looking(usual)}`,
    stopped: (at: string | null) => `موقوف ${until(at)}`,
    slow: (at: string | null) => `مُبطّأ ${until(at)}`,
    exam: 'يعيد الاختبار',
    gated: 'بلا وزن',
    alike: (n: number) => plural(n - 1, { one: 'يخطئ مثل شخص آخر', two: 'يخطئ مثل شخصين آخرين', few: 'يخطئ مثل {} آخرين', other: 'يخطئ مثل {} آخرين' }),
    drifts: 'يسوء أداؤه',
    fine: 'لا شيء مطلوب',
    seen: (at: string) => `شوهد ${when(at)}`,
  },

  person: {
    heading: (id: string) => `الشخص ${id}`,
    lead: (kind: string, since: string) => `${kind}، هنا منذ ${when(since)}.`,
    nothingSaid: 'لم يُجب هذا الشخص في هذا المشروع.',
    inForce: 'الساري الآن',
    reads: 'يقرأ:',
    appealed: 'يكتب:',
    lift: 'ارفعه',
    lifted: 'رُفع. يمكنه المتابعة.',
    record: 'كيف أداؤه',
    question: 'السؤال',
    known: 'صحيح في الصور المعروفة',
    skill: 'يُعدّ صحيحًا',
    pictures,
    agreement: (share: number, of: number) => `يوافق الآخرين في ${percent(share)} من ${answers(of)}.`,
    noAgreement: 'لم يُجب غيره عن الصور نفسها بعد.',
    speed: (ms: number, usual: number | null) => `ينظر إلى الصورة ${looking(ms)}${usual ? `؛ والآخرون ${looking(usual)}` : ''}.`,
    gated: 'تُظهر الصور المعروفة أنه دون الحد بالتأكيد: لا وزن لإجاباته.',
    drift: (drift: number, limit: number) => `علامات التراجع: ${rounded(drift, 1)}؛ ويتضح عند ${rounded(limit, 0)}.`,
    exams: 'الاختبار',
    exam: (attempt: number, state: string, right: number, asked: number) => `المحاولة ${attempt}: ${state}، ${number(right)} من ${number(asked)} صحيحة`,
    knownOf: (stage: string) => `صور معروفة، ${stage}`,
    knownPicture: 'صورة نعرفها من قبل',
    knowns: 'آخر الإجابات عن صور معروفة',
    truth: (question: string, said: string, truth: string) => `${named(question)}: قال ${said}، والصواب ${truth}`,
    rightly: (question: string, said: string) => `${named(question)}: ${said}، صحيح`,
    alike: 'يخطئ مثل شخص آخر',
    pair: (same: number, shared: number, expected: number) => `${errors(same)}، في ${answers(shared)} قدّمها كلاهما؛ ويتشارك الغرباء نحو ${rounded(expected, 1)}.`,
    chance: (surprise: number) => `مصادفةً مرة كل ${power(surprise)} حالة.`,
    act: 'ما يمكنك فعله',
    stop: 'أوقف أو أبطئ أو اطلب اختبارًا',
    kinds: { stop: 'إيقاف', slow: 'إبطاء', exam: 'طلب الاختبار' },
    what: 'ما الذي ينبغي أن يحدث',
    scope: 'أين',
    scopes: { stage: 'هذه المرحلة', project: 'المشروع كله', site: 'الموقع كله' },
    long: 'كم من الوقت',
    longs: [
      ['3600', 'ساعة واحدة'],
      ['86400', 'يوم واحد'],
      ['604800', '7 أيام'],
      ['2592000', '30 يومًا'],
      ['', 'نهائيًا'],
    ],
    reason: 'السبب كما يقرؤه',
    reasonHint: 'قل ما الذي اختلف وما يمكنه فعله. يستطيع الرد مرة واحدة.',
    doIt: { stop: 'أوقف هذا الشخص', slow: 'أبطئ هذا الشخص', exam: 'اطلب الاختبار' },
    stopped: 'تم. يقرأ سببك.',
    takeBack: 'اسحب إجاباته',
    takeBackWhy: 'من متى إلى متى؟ لا يُحذف شيء: تتوقف الإجابات عن الاحتساب، ويمكنك التراجع.',
    from: 'من',
    until: 'إلى',
    where: 'في',
    everywhere: 'كل المراحل',
    look: 'اعرض ما سيتغير',
    nothing: 'لا تُحتسب أي إجابة لهذا الشخص في ذلك الوقت.',
    preview: (many: number, settled: number) => `تفقد ${pictures(many)} إجابة هذا الشخص؛ محسوم منها الآن ${number(settled)}.`,
    changes: (open: number, flip: number, contested: number, about: boolean) => {
      const parts = listed([
        open > 0 && `تُفتح من جديد ${number(open)}`,
        flip > 0 && `تُحسم بقيمة أخرى ${number(flip)}`,
        contested > 0 && `تصبح صعبة ${number(contested)}`,
      ]);
      return parts ? `منها${about ? ' تقريبًا' : ''}: ${parts}؛ ويبقى الباقي كما هو.` : 'تبقى كلها محسومة كما هي.';
    },
    sample: (n: number) => `مقدّر من ${pictures(n)}.`,
    reallyTake: (many: number) => `اسحب ${answers(many)}`,
    keep: 'اتركها',
    taken: 'سُحبت. تُعدّ الصور من جديد الآن.',
    recount: (done: number, total: number) => `عُدّ من جديد ${number(done)} من ${pictures(total)}`,
    recounted: 'عُدّ كل شيء من جديد.',
    withdrawals: 'إجابات مسحوبة',
    withdrawal: (from: string, to: string, stage: string | null) =>
      `${new Date(from).getTime() > 0 ? `من ${when(from)} إلى` : 'كل شيء حتى'} ${when(to)}${stage ? `، ${stage}` : ''}`,
    by: (by: string, at: string) => `${by === 'owner' ? 'أنت' : by === 'rule' ? 'قاعدة' : by}، ${when(at)}`,
    undo: 'تراجع',
    undone: 'تم التراجع. عادت الإجابات تُحتسب.',
    wasUndone: (at: string) => `تم التراجع ${when(at)}`,
    reviewerWhy: 'يحصل المراجع أيضًا على صور صعبة ليحسمها، بين الأخرى.',
    beReviewer: 'اجعله مراجعًا',
    isReviewer: 'هذا الشخص مراجع.',
    noReviewer: 'لم يعد مراجعًا',
    timeline: 'ما حدث',
    event: (what: string, said: string) => [named(what), what === 'rule' ? said.replaceAll('_', ' ') : said].filter(Boolean).join(': '),
    noTimeline: 'لم يحدث شيء لهذا الشخص بعد.',
    scoped: (scope: string, stage: string | null) => (scope === 'stage' && stage ? `في ${stage}` : (wheres[scope] ?? scope)),
    state: (kind: string, at: string | null) =>
      `${{ stop: 'موقوف', slow: 'مُبطّأ', exam: 'يعيد الاختبار' }[kind] ?? named(kind)} ${kind === 'exam' ? '' : until(at)}`.trim(),
  },
};

// العربية: صفحة عمل الشخص نفسه، والملاحظات على الصور.
import { day, number, plural } from '../said';
import type { Own } from '../shape';

const pictures = (n: number) => plural(n, { zero: 'لا صور', one: 'صورة واحدة', two: 'صورتين', few: '{} صور', other: '{} صورة' });

export const own: Own = {
  heading: 'إجاباتك',
  lead: 'لا يرى هذه الصفحة غيرك.',
  nothing: 'لم تُجب عن شيء هنا بعد.',
  start: 'انظر إلى الصور',
  did: (answered: number, settled: number) =>
    `أجبت عن ${pictures(answered)}.${settled ? ` وبمساعدتك حُسم ما عدده ${number(settled)}.` : ''}`,
  agreed: (agreed: number, of: number) => `وافقك الآخرون في ${number(agreed)} من ${number(of)}.`,
  asOf: (at: string) => `حتى ${day(at)}. يُحسب من جديد مرة كل يوم.`,
  notYet: 'يظهر هنا كم مرة يوافقك الآخرون حين تُحسم صور أكثر.',
  look: (n: number) => (n === 1 ? 'انظر إلى الصورة الأخرى' : `انظر إلى الصور الأخرى (${number(n)})`),
  hide: 'إخفاء',

  otherwise: {
    lead: 'هنا استقر الآخرون على غير ما قلت. وقد يكونون مخطئين.',
    you: (value: string) => `قلتَ: ${value}.`,
    people: (value: string) => `قال الآخرون: ${value}.`,
    owner: (value: string) => `قرر صاحب المشروع: ${value}.`,
    stands: 'ما زلت أرى ذلك',
    fine: 'لا بأس، أبعدها',
    stood: 'سينظر صاحب المشروع فيها مرة أخرى.',
    none: 'لم يبق ما تنظر إليه.',
    picture: (n: number) => `الصورة ${number(n)}`,
    large: 'انظر إليها كبيرة',
  },

  next: {
    heading: 'ما يأتي بعد',
    open: (left: number, of: number) => `ما زال مفتوحًا ${number(left)} من ${number(of)}.`,
    done: 'لكل صورة ما تحتاج إليه من إجابات.',
    paused: 'هنا استراحة. لا يضيع شيء.',
    closed: 'هذا الجزء مغلق.',
    draft: 'لم يبدأ هذا الجزء بعد.',
    exam: { to_start: 'يأتي أولًا اختبار قصير.', running: 'اختبارك مستمر.', wait: 'يمكنك إعادة الاختبار لاحقًا.', failed: 'انتهى الاختبار بالنسبة إليك.' },
    releaseOn: (at: string) => `تصدر مجموعة البيانات التالية في ${day(at)}، إن جاء جديد.`,
    release: 'تصدر مجموعة البيانات حين يكون صاحب المشروع قد نظر في كل شيء.',
    again: 'تصدر مجموعة البيانات التالية حين يقرر صاحب المشروع ذلك.',
    out: (n: number) => `مجموعات البيانات التي صدرت: ${number(n)}.`,
    goOn: 'تابع',
    about: 'عن المشروع',
  },

  inForce: 'ما يوقفك الآن',
  over: 'ما رُفع عنك',

  remarks: {
    heading: 'ما كتبته عن الصور',
    answer: 'كتب صاحب المشروع',
    gone: 'لم تعد هذه الصورة هنا.',
  },

  say: {
    label: 'ما الذي ينبغي أن يعرفه صاحب المشروع عن هذه الصورة؟',
    why: 'لا يقرؤه غير صاحب المشروع. وسيظهر الجواب مع إجاباتك.',
    left: (n: number) => `بقي ${plural(n, { one: 'حرف واحد', two: 'حرفان', few: '{} أحرف', other: '{} حرفًا' })}`,
    send: 'أرسل',
    close: 'إغلاق',
    sent: 'أُرسل. شكرًا.',
    mine: 'إجاباتك',
    notSent: 'لم يصل. كلماتك ما زالت هنا؛ أرسلها مرة أخرى من فضلك.',
    empty: 'اكتب جملة أولًا.',
  },
};

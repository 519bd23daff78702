"""Arabic.

Long because every sentence of the server that people read stands here once; there is no logic inside.
"""

from __future__ import annotations

from collections.abc import Mapping

from manyeyes.api.sentences.counted import Counted

SENTENCES: Mapping[str, str | Counted] = {
    # What is next, and what stands before it
    "Others hold the last pictures. New ones in about a minute.": (
        "الصور الأخيرة لدى آخرين الآن. ستأتي صور جديدة بعد دقيقة تقريبًا."
    ),
    "Others hold the last pictures. New ones in about {n} minutes.": Counted(
        "n",
        "الصور الأخيرة لدى آخرين الآن. ستأتي صور جديدة بعد {n} دقيقة تقريبًا.",
        two="الصور الأخيرة لدى آخرين الآن. ستأتي صور جديدة بعد دقيقتين تقريبًا.",
        few="الصور الأخيرة لدى آخرين الآن. ستأتي صور جديدة بعد {n} دقائق تقريبًا.",
    ),
    "Looking for more pictures.": "نبحث عن صور أخرى.",
    "There are no pictures yet. Come back soon.": "لا توجد صور بعد. عد قريبًا من فضلك.",
    "You have seen every picture there is. Thank you! Come back when there are new ones.": (
        "لقد رأيت كل الصور الموجودة. شكرًا لك! عد عندما تأتي صور جديدة."
    ),
    "You did all that one person may do here today. Thank you! Come back tomorrow.": (
        "لقد أنجزت كل ما يُسمح به لشخص واحد اليوم. شكرًا لك! عد غدًا."
    ),
    "The owner has paused this. Nothing is lost; come back later.": (
        "أوقف صاحب المشروع هذا مؤقتًا. لم يضع شيء؛ عد لاحقًا."
    ),
    "A few examples first, so that everybody means the same.": "بعض الأمثلة أولًا، لكي يقصد الجميع الشيء نفسه.",
    "A short test comes first.": "يأتي أولًا اختبار قصير.",
    "Please read and agree to the conditions first.": "يرجى قراءة الشروط والموافقة عليها أولًا.",
    "This part is for people with an account. Sign in first.": "هذا القسم لمن لديهم حساب. سجّل الدخول أولًا.",
    "This part is for invited people. If you have an invitation, open its link again.": (
        "هذا القسم للمدعوين. إن كانت لديك دعوة فافتح رابطها من جديد."
    ),
    "The money for this part is spent. Thank you for your interest!": (
        "نفدت الأموال المخصصة لهذا القسم. شكرًا على اهتمامك!"
    ),
    "You cannot take more pictures here for now.": "لا يمكنك أخذ صور أخرى هنا في الوقت الحالي.",
    "Every picture has the answers it needs. Thank you!": "لكل صورة ما تحتاجه من إجابات. شكرًا لك!",
    "Please take your time: most people look at a picture for {time}, and so long Next waits.": (
        "خذ وقتك من فضلك: ينظر معظم الناس إلى الصورة {time}، وهذا ما ينتظره زر «التالي»."
    ),
    # The test
    "There is no test here.": "لا يوجد اختبار هنا.",
    "The test goes on. Its result comes at the end.": "الاختبار مستمر. تأتي النتيجة في النهاية.",
    "You had {right} of {asked} right. The real pictures follow.": (
        "أصبت في {right} من {asked}. تأتي الآن الصور الحقيقية."
    ),
    "A short test comes first: {n} pictures at most, fewer where it is clear sooner.": Counted(
        "n",
        "يأتي أولًا اختبار قصير: {n} صورة على الأكثر، وأقل إن اتضحت النتيجة مبكرًا.",
        few="يأتي أولًا اختبار قصير: {n} صور على الأكثر، وأقل إن اتضحت النتيجة مبكرًا.",
    ),
    "A short test comes first: {n} pictures. {needed} must be right.": Counted(
        "n",
        "يأتي أولًا اختبار قصير: {n} صورة. يجب أن تكون {needed} منها صحيحة.",
        few="يأتي أولًا اختبار قصير: {n} صور. يجب أن تكون {needed} منها صحيحة.",
    ),
    "A short test comes first: {n} pictures. {needed} of {many} answers must be right.": Counted(
        "n",
        "يأتي أولًا اختبار قصير: {n} صورة. يجب أن تصح {needed} من {many} من الإجابات.",
        few="يأتي أولًا اختبار قصير: {n} صور. يجب أن تصح {needed} من {many} من الإجابات.",
    ),
    "{went} Try again.": "{went} حاول مرة أخرى.",
    "{went} You may try again in {time}.": "{went} يمكنك المحاولة مجددًا بعد {time}.",
    "{went} That was the last try. Thank you for your time.": "{went} كانت تلك المحاولة الأخيرة. شكرًا على وقتك.",
    "{before} If you think that is wrong, write to {contact}.": "{before} إن كنت ترى ذلك خطأ فاكتب إلى {contact}.",
    "You had {right} of {asked} right.": "أصبت في {right} من {asked}.",
    "You had {right} of {asked} right. {needed} were needed.": "أصبت في {right} من {asked}. كان المطلوب {needed}.",
    "1 minute": "دقيقة واحدة",
    "{n} minutes": Counted("n", "{n} دقيقة", two="دقيقتين", few="{n} دقائق"),
    "1 hour": "ساعة واحدة",
    "{n} hours": Counted("n", "{n} ساعة", two="ساعتين", few="{n} ساعات"),
    "1 day": "يوم واحد",
    "{n} days": Counted("n", "{n} يومًا", two="يومين", few="{n} أيام"),
    "The test cannot begin now. {why}": "لا يمكن بدء الاختبار الآن. {why}",
    # Stopped, and why
    "{reason} Tell the owner if this is wrong.": "{reason} أخبر صاحب المشروع إن كان هذا خطأ.",
    "{reason} Go on {when}, or tell the owner why this is wrong.": (
        "{reason} يمكنك المتابعة {when}، أو أخبر صاحب المشروع لماذا ترى ذلك خطأ."
    ),
    "today from {clock}": "اليوم ابتداءً من {clock}",
    "tomorrow from {clock}": "غدًا ابتداءً من {clock}",
    "on {day} from {clock}": "في {day} ابتداءً من {clock}",
    **{
        f"{{n}} {english}{year}": f"{{n}} {arabic}{year}"
        for year in ("", " {of}")
        for english, arabic in (
            ("January", "يناير"),
            ("February", "فبراير"),
            ("March", "مارس"),
            ("April", "أبريل"),
            ("May", "مايو"),
            ("June", "يونيو"),
            ("July", "يوليو"),
            ("August", "أغسطس"),
            ("September", "سبتمبر"),
            ("October", "أكتوبر"),
            ("November", "نوفمبر"),
            ("December", "ديسمبر"),
        )
    },
    "{n} of your {of} answers about pictures we already know differed.": (
        "اختلفت {n} من إجاباتك الـ{of} عن صور نعرفها من قبل."
    ),
    "{n} of your last {of} answers differed from what people agree on.": (
        "اختلفت {n} من آخر {of} من إجاباتك عمّا يتفق عليه الناس."
    ),
    "{n} of your last {of} answers are not what the pictures settled on.": (
        "لا تطابق {n} من آخر {of} من إجاباتك ما استقرت عليه الصور."
    ),
    "{n} of your last {of} answers differed from what is right; before, that was not so.": (
        "اختلفت {n} من آخر {of} من إجاباتك عن الصواب؛ ولم يكن الأمر كذلك من قبل."
    ),
    "{n} of your last {of} pictures were in view for less than {short}; most people look at one for {usual}.": (
        "ظهرت {n} من آخر {of} من صورك أقل من {short}؛ وينظر معظم الناس إلى الصورة {usual}."
    ),
    "{seconds} seconds": "{seconds} ثانية",
    "1 second": "ثانية واحدة",
    "You skipped {n} pictures in a row.": Counted(
        "n", "تخطيت {n} صورة على التوالي.", two="تخطيت صورتين على التوالي.", few="تخطيت {n} صور على التوالي."
    ),
    "You answered {n} pictures today, which is all one person may do.": Counted(
        "n",
        "أجبت اليوم عن {n} صورة، وهذا كل ما يُسمح به لشخص واحد.",
        few="أجبت اليوم عن {n} صور، وهذا كل ما يُسمح به لشخص واحد.",
    ),
    "You passed the test: {right} of {asked} right.": "اجتزت الاختبار: {right} من {asked} صحيحة.",
    "You failed the test: {right} of {asked} right.": "لم تجتز الاختبار: {right} من {asked} صحيحة.",
    "One of the pictures we thought we knew was wrong: you were right. Go on.": (
        "كانت إحدى الصور التي ظننا أننا نعرفها خاطئة: كنت على حق. تابع."
    ),
    "The owner agreed with you.": "وافقك صاحب المشروع.",
    # One's own answers, and remarks about pictures
    "The owner has decided about this picture, so it stays as it is. You can still write a remark about it.": (
        "قرر صاحب المشروع في هذه الصورة، فتبقى كما هي. وما زال بإمكانك أن تكتب عنها ملاحظة."
    ),
    "You brought {most} pictures back to the owner today. Please go on tomorrow, when these are looked at.": (
        "أعدت اليوم {most} صور إلى صاحب المشروع. تابع غدًا حين يُنظر فيها."
    ),
    "You are stopped here for a while, and so long you cannot bring pictures back. Your answers are kept.": (
        "أنت موقوف هنا لفترة، ولا يمكنك إعادة صور خلالها. إجاباتك محفوظة."
    ),
    "Write a sentence about this picture; then the owner can read it.": (
        "اكتب جملة عن هذه الصورة؛ عندئذ يستطيع صاحب المشروع أن يقرأها."
    ),
    "This is {signs} signs long, and a remark has {most} at most. Say it shorter; nothing was sent.": (
        "طول هذا {signs} حرفًا، وأقصى ما تحمله الملاحظة {most}. قله بإيجاز؛ لم يُرسل شيء."
    ),
    "You have written {most} remarks today, and the owner reads each. Please go on tomorrow; this one was not sent.": (
        "كتبت اليوم {most} ملاحظة، وصاحب المشروع يقرأ كل واحدة. تابع غدًا من فضلك؛ لم تُرسل هذه."
    ),
    # Answers
    "Your answer is kept, but does not count: you were stopped before it came.": (
        "حُفظت إجابتك لكنها لا تُحتسب: تم إيقافك قبل وصولها."
    ),
    "The questions have changed since you took this picture. Your answer is kept, but does not count.": (
        "تغيّرت الأسئلة منذ أخذت هذه الصورة. حُفظت إجابتك لكنها لا تُحتسب."
    ),
    "This came late; others may have answered meanwhile. Your answer helps all the same.": (
        "وصلت هذه متأخرة، وربما أجاب آخرون في الأثناء. تبقى إجابتك مفيدة."
    ),
    "This picture was not given to you. Take the next one.": "لم تُعطَ لك هذه الصورة. خذ التالية.",
    "You gave this picture back for good, so it takes no answer any more. Take the next one.": (
        "أعدت هذه الصورة نهائيًا، فلا تقبل إجابة بعد الآن. خذ التالية."
    ),
    "This picture was given to you in another stage. Send its answer there.": (
        "أُعطيت لك هذه الصورة في مرحلة أخرى. أرسل إجابتها هناك."
    ),
    "The picture was not loaded, so nobody can have seen it. Skip it with the reason, or load it again.": (
        "لم تُحمَّل الصورة، فلا يمكن أن يكون أحد قد رآها. تخطّها أو حمّلها من جديد."
    ),
    "Answer {revision} to this picture is stored already and says something else. Send a change as revision {next}.": (
        "الإجابة {revision} عن هذه الصورة محفوظة وتقول شيئًا آخر. أرسل التغيير برقم {next}."
    ),
    "This answer can no longer be changed: only your last {last} answers, for {minutes} minutes.": (
        "لم يعد تغيير هذه الإجابة ممكنًا: يمكن تغيير آخر {last} من إجاباتك فقط، خلال {minutes} دقيقة."
    ),
    "The training picture {picture} is not here yet. Run `manyeyes apply` again.": (
        "صورة المثال {picture} ليست هنا بعد. عد لاحقًا من فضلك."
    ),
    # Objections
    "You have told the owner already why this is wrong, and one objection is all there is. {since}": (
        "سبق أن أخبرت صاحب المشروع لماذا هذا خطأ، ويُسمح باعتراض واحد فقط. {since}"
    ),
    "It was not answered yet; the answer will stand here.": "لم يُجب عليه بعد؛ سيظهر الجواب هنا.",
    "The owner answered: {answer}": "أجاب صاحب المشروع: {answer}",
    "it stands.": "يبقى كما هو.",
    "This is over: nothing stops you any more, so there is nothing to object to. You can go on.": (
        "انتهى هذا: لم يعد شيء يوقفك، فلا شيء تعترض عليه. يمكنك المتابعة."
    ),
    "Write in a sentence or two why this is wrong; then the owner can look at it.": (
        "اكتب في جملة أو جملتين لماذا هذا خطأ، ليتمكن صاحب المشروع من النظر فيه."
    ),
    "This is {n} signs long, and the owner reads {many} at most. Say it shorter; nothing was sent.": (
        "طول هذا النص {n} حرفًا، ولا يُقرأ أكثر من {many}. اختصره؛ لم يُرسل شيء."
    ),
    # On another device
    "A code is {digits} digits, as in 1234 5678 9012. This is something else.": (
        "الرمز {digits} رقمًا، مثل \u20661234 5678 9012\u2069. هذا شيء آخر."
    ),
    "This is not a code that works. Compare it with the other device; a newer one ends the one before.": (
        "هذا الرمز لا يعمل. قارنه بالجهاز الآخر؛ الرمز الجديد يُنهي ما قبله."
    ),
    "This code was used already: each works once. Ask for a new one on the other device.": (
        "استُعمل هذا الرمز من قبل: كل رمز يعمل مرة واحدة. اطلب رمزًا جديدًا على الجهاز الآخر."
    ),
    "This code is older than 10 minutes. Ask for a new one on the other device.": (
        "مضت على هذا الرمز أكثر من 10 دقائق. اطلب رمزًا جديدًا على الجهاز الآخر."
    ),
    "You go on here already: this is your own code. Type it on the other device.": (
        "أنت تتابع هنا من قبل: هذا رمزك أنت. اكتبه على الجهاز الآخر."
    ),
    "Something stops you on this device, and a code does not end that. You can tell the owner why it is wrong.": (
        "أنت موقوف على هذا الجهاز، والرمز لا يُنهي ذلك. يمكنك أن تكتب لماذا هذا خطأ."
    ),
    "Only somebody at a browser goes on elsewhere by a code. A program takes its token along.": (
        "من يجلس إلى متصفح وحده يتابع في مكان آخر برمز. البرنامج يأخذ مفتاحه معه."
    ),
    "Too many wrong codes were typed. Try again in {time}.": ("كُتبت رموز خاطئة كثيرة. حاول من جديد بعد {time}."),
    # What came out, for readers of feeds
    "Dataset {name} is out": "صدرت مجموعة البيانات {name}",
    "Pictures: {n}.": "الصور: {n}.",
    "Answers: {n}.": "الإجابات: {n}.",
    "Of these made up: {n}.": "غير الحقيقية منها: {n}.",
    # Trying a tagger
    "That was quick. The next one goes in {wait} s.": "كان ذلك سريعًا. يمكنك تجربة التالية بعد {wait} ثانية.",
    "Many are trying it just now. Try again in a moment.": "كثيرون يجرّبونه الآن. حاول بعد لحظة.",
    "This project trains no tagger: it has no stage of kind train.": "لا يدرّب هذا المشروع واسمًا للصور.",
    "Many are asking for pictures of this host just now. Try again in a moment.": (
        "كثيرون يطلبون صورًا من هذا الموقع الآن. حاول بعد لحظة."
    ),
    "The file is empty.": "الملف فارغ.",
    # Pictures, addresses, trouble
    "There is no picture at this address.": "لا توجد صورة في هذا العنوان.",
    "This picture was withdrawn.": "سُحبت هذه الصورة.",
    "This picture cannot be shown just now: its original is not where it was.": (
        "لا يمكن عرض هذه الصورة الآن: أصلها ليس في مكانه."
    ),
    "There is nothing at this address.": "لا يوجد شيء في هذا العنوان.",
    "There is no project called {project} here.": "لا يوجد هنا مشروع باسم {project}.",
    "The project {project} has no stage called {stage}.": "ليس في المشروع {project} مرحلة باسم {stage}.",
    "Something went wrong here, not with you. Nothing was half-saved; please try again in a moment.": (
        "حدث خطأ هنا، وليس من جانبك. لم يُحفظ شيء ناقصًا؛ حاول بعد لحظة من فضلك."
    ),
    "The server is busy with something else. Nothing was changed; try again in a moment.": (
        "الخادم مشغول بأمر آخر. لم يتغير شيء؛ حاول بعد لحظة."
    ),
    "The disk is full. Nothing was half-written; make room and try again.": (
        "القرص ممتلئ. لم يُكتب شيء ناقصًا؛ حاول لاحقًا من فضلك."
    ),
    "We do not know this browser or program yet. Load the project's page again, with cookies allowed.": (
        "لا نعرف هذا المتصفح بعد. حمّل صفحة المشروع من جديد مع السماح بملفات الارتباط."
    ),
    "Only the owner may do this. Sign in with the link that `manyeyes serve` prints, or use an owner token.": (
        "هذا متاح لصاحب المشروع فقط. سجّل الدخول بالرابط الذي يطبعه `manyeyes serve`."
    ),
    "This change came from a page of another site, so it was not made.": (
        "جاء هذا التغيير من صفحة موقع آخر، لذلك لم يُنفَّذ."
    ),
    "This is too much at once: {limit} is the most this address takes.": (
        "هذا كثير دفعة واحدة: الحد الأقصى هنا {limit}."
    ),
    "Other helpers here are made up. Yours is the second answer.": (
        "المساعدون الآخرون هنا غير حقيقيين. إجابتك هي الثانية."
    ),
}

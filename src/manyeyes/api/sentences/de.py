"""German.

Long because every sentence of the server that people read stands here once; there is no logic inside.
"""

from __future__ import annotations

from collections.abc import Mapping

from manyeyes.api.sentences.counted import Counted

SENTENCES: Mapping[str, str | Counted] = {
    # What is next, and what stands before it
    "Others hold the last pictures. New ones in about a minute.": (
        "Die letzten Bilder haben gerade andere. Neue gibt es in etwa einer Minute."
    ),
    "Others hold the last pictures. New ones in about {n} minutes.": (
        "Die letzten Bilder haben gerade andere. Neue gibt es in etwa {n} Minuten."
    ),
    "Looking for more pictures.": "Weitere Bilder werden gesucht.",
    "There are no pictures yet. Come back soon.": "Noch sind keine Bilder da. Kommen Sie bald wieder.",
    "You have seen every picture there is. Thank you! Come back when there are new ones.": (
        "Sie haben alle Bilder gesehen, die es gibt. Danke! Kommen Sie wieder, wenn neue da sind."
    ),
    "You did all that one person may do here today. Thank you! Come back tomorrow.": (
        "Mehr darf eine Person hier heute nicht tun. Danke! Kommen Sie morgen wieder."
    ),
    "The owner has paused this. Nothing is lost; come back later.": (
        "Hier ist gerade Pause. Nichts geht verloren; kommen Sie später wieder."
    ),
    "A few examples first, so that everybody means the same.": (
        "Zuerst ein paar Beispiele, damit alle dasselbe meinen."
    ),
    "A short test comes first.": "Zuerst kommt ein kurzer Test.",
    "Please read and agree to the conditions first.": "Bitte lesen Sie zuerst die Bedingungen und stimmen Sie zu.",
    "This part is for people with an account. Sign in first.": (
        "Dieser Teil ist für Leute mit einem Konto. Melden Sie sich zuerst an."
    ),
    "This part is for invited people. If you have an invitation, open its link again.": (
        "Dieser Teil ist für eingeladene Leute. Wenn Sie eine Einladung haben, öffnen Sie ihren Link noch einmal."
    ),
    "The money for this part is spent. Thank you for your interest!": (
        "Das Geld für diesen Teil ist ausgegeben. Danke für Ihr Interesse!"
    ),
    "You cannot take more pictures here for now.": "Im Moment können Sie hier keine weiteren Bilder ansehen.",
    "Every picture has the answers it needs. Thank you!": "Jedes Bild hat die Antworten, die es braucht. Danke!",
    "Please take your time: most people look at a picture for {time}, and so long Next waits.": (
        "Bitte nehmen Sie sich Zeit: Die meisten sehen ein Bild {time} lang an, so lange wartet „Weiter“."
    ),
    # The test
    "There is no test here.": "Hier gibt es keinen Test.",
    "The test goes on. Its result comes at the end.": "Der Test geht weiter. Das Ergebnis kommt am Ende.",
    "You had {right} of {asked} right. The real pictures follow.": (
        "Sie hatten {right} von {asked} richtig. Jetzt kommen die echten Bilder."
    ),
    "A short test comes first: {n} pictures at most, fewer where it is clear sooner.": (
        "Zuerst kommt ein kurzer Test: höchstens {n} Bilder, weniger, wenn es früher klar ist."
    ),
    "A short test comes first: {n} pictures. {needed} must be right.": (
        "Zuerst kommt ein kurzer Test: {n} Bilder. {needed} müssen richtig sein."
    ),
    "A short test comes first: {n} pictures. {needed} of {many} answers must be right.": (
        "Zuerst kommt ein kurzer Test: {n} Bilder. {needed} von {many} Antworten müssen richtig sein."
    ),
    "{went} Try again.": "{went} Versuchen Sie es noch einmal.",
    "{went} You may try again in {time}.": "{went} In {time} dürfen Sie es noch einmal versuchen.",
    "{went} That was the last try. Thank you for your time.": (
        "{went} Das war der letzte Versuch. Danke für Ihre Zeit."
    ),
    "{before} If you think that is wrong, write to {contact}.": (
        "{before} Wenn Sie das für falsch halten, schreiben Sie an {contact}."
    ),
    "You had {right} of {asked} right.": "Sie hatten {right} von {asked} richtig.",
    "You had {right} of {asked} right. {needed} were needed.": (
        "Sie hatten {right} von {asked} richtig. {needed} waren nötig."
    ),
    "1 minute": "1 Minute",
    "{n} minutes": "{n} Minuten",
    "1 hour": "1 Stunde",
    "{n} hours": "{n} Stunden",
    "1 day": "1 Tag",
    "{n} days": "{n} Tagen",
    "The test cannot begin now. {why}": "Der Test kann jetzt nicht beginnen. {why}",
    # Stopped, and why
    "{reason} Tell the owner if this is wrong.": "{reason} Sagen Sie Bescheid, wenn das falsch ist.",
    "{reason} Go on {when}, or tell the owner why this is wrong.": (
        "{reason} Weiter geht es {when}; oder sagen Sie, warum das falsch ist."
    ),
    "today from {clock}": "heute ab {clock} Uhr",
    "tomorrow from {clock}": "morgen ab {clock} Uhr",
    "on {day} from {clock}": "am {day} ab {clock} Uhr",
    **{
        f"{{n}} {english}{year}": f"{{n}}. {german}{year}"
        for year in ("", " {of}")
        for english, german in (
            ("January", "Januar"),
            ("February", "Februar"),
            ("March", "März"),
            ("April", "April"),
            ("May", "Mai"),
            ("June", "Juni"),
            ("July", "Juli"),
            ("August", "August"),
            ("September", "September"),
            ("October", "Oktober"),
            ("November", "November"),
            ("December", "Dezember"),
        )
    },
    "{n} of your {of} answers about pictures we already know differed.": (
        "{n} Ihrer {of} Antworten zu Bildern, die wir schon kennen, waren anders."
    ),
    "{n} of your last {of} answers differed from what people agree on.": (
        "{n} Ihrer letzten {of} Antworten waren anders als das, worin sich die Leute einig sind."
    ),
    "{n} of your last {of} answers are not what the pictures settled on.": (
        "{n} Ihrer letzten {of} Antworten sind nicht das, was für die Bilder feststeht."
    ),
    "{n} of your last {of} answers differed from what is right; before, that was not so.": (
        "{n} Ihrer letzten {of} Antworten waren anders als richtig; vorher war das nicht so."
    ),
    "{n} of your last {of} pictures were in view for less than {short}; most people look at one for {usual}.": (
        "{n} Ihrer letzten {of} Bilder waren weniger als {short} zu sehen; die meisten sehen eines {usual} lang an."
    ),
    "{seconds} seconds": "{seconds} Sekunden",
    "1 second": "1 Sekunde",
    "You skipped {n} pictures in a row.": "Sie haben {n} Bilder hintereinander übersprungen.",
    "You answered {n} pictures today, which is all one person may do.": (
        "Sie haben heute {n} Bilder beantwortet; mehr darf eine Person nicht."
    ),
    "You passed the test: {right} of {asked} right.": ("Sie haben den Test bestanden: {right} von {asked} richtig."),
    "You failed the test: {right} of {asked} right.": (
        "Sie haben den Test nicht bestanden: {right} von {asked} richtig."
    ),
    "One of the pictures we thought we knew was wrong: you were right. Go on.": (
        "Eines der Bilder, die wir zu kennen glaubten, war falsch: Sie hatten recht. Machen Sie weiter."
    ),
    "The owner agreed with you.": "Man hat Ihnen recht gegeben.",
    # One's own answers, and remarks about pictures
    "The owner has decided about this picture, so it stays as it is. You can still write a remark about it.": (
        "Über dieses Bild ist entschieden, dabei bleibt es. Sie können trotzdem etwas dazu schreiben."
    ),
    "You brought {most} pictures back to the owner today. Please go on tomorrow, when these are looked at.": (
        "Heute sind Sie bei {most} Bildern dabei geblieben. Machen Sie morgen weiter, wenn diese angesehen sind."
    ),
    "You are stopped here for a while, and so long you cannot bring pictures back. Your answers are kept.": (
        "Sie sind hier gerade gestoppt, und so lange geht das nicht. Ihre Antworten bleiben erhalten."
    ),
    "Write a sentence about this picture; then the owner can read it.": (
        "Schreiben Sie einen Satz zu diesem Bild; dann kann man ihn lesen."
    ),
    "This is {signs} signs long, and a remark has {most} at most. Say it shorter; nothing was sent.": (
        "Das ist {signs} Zeichen lang, erlaubt sind höchstens {most}. Sagen Sie es kürzer; nichts wurde geschickt."
    ),
    "You have written {most} remarks today, and the owner reads each. Please go on tomorrow; this one was not sent.": (
        "Heute haben Sie {most} Bemerkungen geschrieben, jede wird gelesen. Diese ging nicht ab; bitte morgen weiter."
    ),
    # Answers
    "Your answer is kept, but does not count: you were stopped before it came.": (
        "Ihre Antwort ist aufgehoben, zählt aber nicht: Sie waren schon gestoppt, als sie kam."
    ),
    "The questions have changed since you took this picture. Your answer is kept, but does not count.": (
        "Die Fragen haben sich geändert, seit Sie dieses Bild bekamen. Ihre Antwort ist aufgehoben, zählt aber nicht."
    ),
    "This came late; others may have answered meanwhile. Your answer helps all the same.": (
        "Das kam spät; andere haben vielleicht schon geantwortet. Ihre Antwort hilft trotzdem."
    ),
    "This picture was not given to you. Take the next one.": (
        "Dieses Bild haben nicht Sie bekommen. Nehmen Sie das nächste."
    ),
    "You gave this picture back for good, so it takes no answer any more. Take the next one.": (
        "Sie haben dieses Bild ganz zurückgegeben, darum nimmt es keine Antwort mehr. Nehmen Sie das nächste."
    ),
    "This picture was given to you in another stage. Send its answer there.": (
        "Dieses Bild haben Sie in einer anderen Stufe bekommen. Schicken Sie die Antwort dorthin."
    ),
    "The picture was not loaded, so nobody can have seen it. Skip it with the reason, or load it again.": (
        "Das Bild war nicht geladen, also kann es niemand gesehen haben. Überspringen Sie es, oder laden Sie es neu."
    ),
    "Answer {revision} to this picture is stored already and says something else. Send a change as revision {next}.": (
        "Antwort {revision} zu diesem Bild ist schon gespeichert und lautet anders. Eine Änderung hat Nummer {next}."
    ),
    "This answer can no longer be changed: only your last {last} answers, for {minutes} minutes.": (
        "Diese Antwort lässt sich nicht mehr ändern: nur Ihre letzten {last} Antworten, {minutes} Minuten lang."
    ),
    "The training picture {picture} is not here yet. Run `manyeyes apply` again.": (
        "Das Beispielbild {picture} ist noch nicht da. Bitte kommen Sie später wieder."
    ),
    # Objections
    "You have told the owner already why this is wrong, and one objection is all there is. {since}": (
        "Sie haben schon gesagt, warum das falsch ist, und einmal ist alles. {since}"
    ),
    "It was not answered yet; the answer will stand here.": (
        "Es ist noch nicht beantwortet; die Antwort steht dann hier."
    ),
    "The owner answered: {answer}": "Die Antwort war: {answer}",
    "it stands.": "es bleibt dabei.",
    "This is over: nothing stops you any more, so there is nothing to object to. You can go on.": (
        "Das ist vorbei: Nichts hält Sie mehr auf, also gibt es nichts einzuwenden. Sie können weitermachen."
    ),
    "Write in a sentence or two why this is wrong; then the owner can look at it.": (
        "Schreiben Sie in ein, zwei Sätzen, warum das falsch ist; dann kann man es sich ansehen."
    ),
    "This is {n} signs long, and the owner reads {many} at most. Say it shorter; nothing was sent.": (
        "Das ist {n} Zeichen lang, gelesen werden höchstens {many}. Sagen Sie es kürzer; nichts wurde geschickt."
    ),
    # On another device
    "A code is {digits} digits, as in 1234 5678 9012. This is something else.": (
        "Ein Code hat {digits} Ziffern, wie 1234 5678 9012. Das ist etwas anderes."
    ),
    "This is not a code that works. Compare it with the other device; a newer one ends the one before.": (
        "Dieser Code gilt nicht. Vergleichen Sie ihn mit dem anderen Gerät; ein neuer beendet den vorigen."
    ),
    "This code was used already: each works once. Ask for a new one on the other device.": (
        "Dieser Code wurde schon benutzt: Jeder gilt einmal. Holen Sie auf dem anderen Gerät einen neuen."
    ),
    "This code is older than 10 minutes. Ask for a new one on the other device.": (
        "Dieser Code ist älter als 10 Minuten. Holen Sie auf dem anderen Gerät einen neuen."
    ),
    "You go on here already: this is your own code. Type it on the other device.": (
        "Hier machen Sie schon weiter: Das ist Ihr eigener Code. Tippen Sie ihn auf dem anderen Gerät ein."
    ),
    "Something stops you on this device, and a code does not end that. You can tell the owner why it is wrong.": (
        "Auf diesem Gerät sind Sie gestoppt, und ein Code beendet das nicht. Sie können sagen, warum das falsch ist."
    ),
    "Only somebody at a browser goes on elsewhere by a code. A program takes its token along.": (
        "Nur wer an einem Browser sitzt, macht mit einem Code anderswo weiter. Ein Programm nimmt sein Token mit."
    ),
    "Too many wrong codes were typed. Try again in {time}.": (
        "Es wurden zu viele falsche Codes eingetippt. Versuchen Sie es in {time} wieder."
    ),
    # What came out, for readers of feeds
    "Dataset {name} is out": "Der Datensatz {name} ist da",
    "Pictures: {n}.": "Bilder: {n}.",
    "Answers: {n}.": "Antworten: {n}.",
    "Of these made up: {n}.": "Davon ausgedacht: {n}.",
    # Trying a tagger
    "That was quick. The next one goes in {wait} s.": "Das war schnell. Das nächste geht in {wait} s.",
    "Many are trying it just now. Try again in a moment.": (
        "Gerade probieren es viele aus. Versuchen Sie es gleich noch einmal."
    ),
    "This project trains no tagger: it has no stage of kind train.": "Dieses Projekt lehrt keinen Verschlagworter.",
    "Many are asking for pictures of this host just now. Try again in a moment.": (
        "Gerade fragen viele nach Bildern von dort. Versuchen Sie es gleich noch einmal."
    ),
    "The file is empty.": "Die Datei ist leer.",
    # Pictures, addresses, trouble
    "There is no picture at this address.": "Unter dieser Adresse ist kein Bild.",
    "This picture was withdrawn.": "Dieses Bild wurde zurückgezogen.",
    "This picture cannot be shown just now: its original is not where it was.": (
        "Dieses Bild kann gerade nicht gezeigt werden: Das Original ist nicht, wo es war."
    ),
    "There is nothing at this address.": "Unter dieser Adresse ist nichts.",
    "There is no project called {project} here.": "Ein Projekt namens {project} gibt es hier nicht.",
    "The project {project} has no stage called {stage}.": "Das Projekt {project} hat keine Stufe namens {stage}.",
    "Something went wrong here, not with you. Nothing was half-saved; please try again in a moment.": (
        "Hier ging etwas schief, nicht bei Ihnen. Nichts ist halb gespeichert; bitte gleich noch einmal versuchen."
    ),
    "The server is busy with something else. Nothing was changed; try again in a moment.": (
        "Der Server hat gerade anderes zu tun. Nichts wurde geändert; versuchen Sie es gleich noch einmal."
    ),
    "The disk is full. Nothing was half-written; make room and try again.": (
        "Die Festplatte ist voll. Nichts ist halb gespeichert; bitte später noch einmal versuchen."
    ),
    "We do not know this browser or program yet. Load the project's page again, with cookies allowed.": (
        "Dieser Browser ist hier noch nicht bekannt. Laden Sie die Seite des Projekts neu, mit erlaubten Cookies."
    ),
    "Only the owner may do this. Sign in with the link that `manyeyes serve` prints, or use an owner token.": (
        "Das darf nur, wem das Projekt gehört. Melden Sie sich mit dem Link an, den `manyeyes serve` ausgibt."
    ),
    "This change came from a page of another site, so it was not made.": (
        "Diese Änderung kam von einer fremden Seite, darum wurde sie nicht gemacht."
    ),
    "This is too much at once: {limit} is the most this address takes.": (
        "Das ist zu viel auf einmal: Höchstens {limit} gehen hier."
    ),
    "Other helpers here are made up. Yours is the second answer.": (
        "Die anderen Helfer hier sind ausgedacht. Ihre Antwort ist die zweite."
    ),
}

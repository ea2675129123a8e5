"""Words by which people call each other, in many languages: greetings, thanks, titles, and what may stand beside them.

All are folded as `names.folded` folds: lower case, without accents of Latin and Greek letters.
"""

from __future__ import annotations

from pipelines.steps.thread.names import folded


def _words(text: str) -> frozenset[str]:
    return frozenset(folded(word) for word in text.split())


# Right before a name they say that it is called, whatever comes after: "Hi Helen I think".
GREETINGS = _words(
    """
    hi hello hey hiya howdy dear dearest thanks thank thx thanx ty cheers welcome congrats congratulations sorry
    bravo hallo hei moin servus liebe lieber liebes liebste liebster huhu hallöchen danke dank dankeschön merci
    gratulation tag grüezi guten werte werter verehrte verehrter bonjour bonsoir salut coucou cher chère chers
    désolé félicitations hola querida querido estimada estimado gracias saludos buenas felicidades olá oi caro
    cara prezado prezada obrigado obrigada parabéns ciao gentile grazie buongiorno salve carissima carissimo hoi
    dag beste lieve bedankt hej hejsan tjena kära käre tack grattis kære tak kjære takk moi moikka terve kiitos
    hyvä cześć witaj drogi droga dzięki dziękuję szanowna szanowny ahoj milá milý díky děkuji čau ďakujem szia
    kedves köszönöm kösz helló bună dragă mulțumesc bok zdravo draga dragi hvala pozdrav živjo привет здравствуй
    здравствуйте дорогая дорогой уважаемая уважаемый спасибо милая милый приветик вітаю привіт дякую шановна
    шановний здравей здравейте благодаря скъпа скъпи γεια γειά αγαπητή αγαπητέ ευχαριστώ καλημέρα καλησπέρα
    merhaba selam sevgili sayın teşekkürler يا مرحبا أهلا اهلا شكرا عزيزتي عزيزي الأخت الأخ أخي أختي היי הי שלום
    תודה سلام درود مرسی ممنون नमस्ते नमस्कार धन्यवाद प्रिय हाय हेलो halo hai kasih mbak mas kak chào ơn สวัสดี
    ขอบคุณ 回复 回覆 谢谢 謝謝 感谢 你好 您好
    """
)
# Beside a greeting or alone before a name, which then ends a phrase: "Oh yes, Helen!", "Thank you so much Helen".
FILLERS = _words(
    """
    oh ah aw aww ach och ooh wow yes yeah yep yup no nope nah well so but and ok okay right true exactly agreed
    haha hahaha lol hmm hm also great good nice point very much you many a lot again too my sweet lovely indeed
    sure absolutely there morning evening afternoon thankyou wonderful excellent question comment fair ja nein
    nee doch aber und genau stimmt na nun tja naja jep vielen herzlichen ganz lieben schöne schön guter schönen
    herzlich meine mein du dir sie sehr recht richtig klar natürlich morgen abend auch servas grüß oui non mais
    si très beaucoup mille bien ma mon chère exact sí pero muy muchas muchísimas bueno claro buenos días tardes
    mi sim não mas muito boa bom dia tarde minha meu certo tante molto cara mia sì però buona sera bene goed
    goede goeden heel erg veel hartelijk maar så mycket men mange og tusen stort paljon bardzo tak nie ale moja
    mój moc ano ne mám igen nem de nagyon foarte mult da nu puno vrlo так да нет ну но и большое очень моя мой
    точно согласна согласен дуже ні але много σου σας μου πολύ ναι όχι αλλά çok evet hayır ama اخي جدا كثيرا نعم
    لا כן לא מאוד רבה بله نه خیلی बहुत हाँ नहीं ya tidak terima cảm xin
    """
)
# Before a name that a colon, a comma or a line's end follows: "Re: Helen", "An Helen:".
DIRECTIONS = _words(
    "re aw antw sv vs odp rif to for an für zu reply replying antwort in à pour a al para aan voor till к"
)
# Between greeting and name: "Hallo Frau Doktor Miller".
TITLES = _words(
    """
    mr mrs ms miss dr doc prof professor sir madam frau herr herrn fräulein doktor ing mag dipl mme madame mlle
    m monsieur señor señora sr sra srta don doña dona senhor senhora sig signor signora dott dottoressa dottore
    mevrouw meneer dhr mevr fru pan pani pán paní г-н г-жа господин госпожа ο η κ κυρία κύριε bay bayan أستاذ
    الأستاذ دكتور د السيد السيدة آقای خانم دکتر מר גברת श्री श्रीमती डॉ pak bu bapak ibu chị anh bạn em คุณ พี่
    """
)
# Right before a name they say that the sentence is about a person and not to one: "I agree with Helen!"
ABOUT = _words(
    """
    with to for like as than about from by of and or is was on at the per via unlike regarding love mit wie von
    für und oder als bei über zu an nach gegen der die das avec comme de que pour par et ou chez sur à con como
    para por y o a com di come da e met zoals van voor en dan med som från av och än fra og enn z jak od dla i s
    jako pro с как от для и о у про та з і ve ile gibi için के की का को और से ने ja kuin
    مع مثل عن من في قال قالت على עם כמו של את با از
    """
)
# After a name they say that somebody else is told about: "Helen wrote", or that it is one of several: "Helen and Ben".
AND = _words("and und et y e och og en i a и та і ve ja és и und & as")
SAYS = _words(
    """
    said says wrote writes schrieb schreibt sagte sagt meinte a écrit dit escribió dijo dice escreveu disse ha
    scritto schreef zei skrev sa napisał napisała napsal napsala írta scris написал написала пишет сказал
    сказала писал
    """
)

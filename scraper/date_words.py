"""Names of months, halves of the day, units of time and zones, in the languages of patient blogs."""

from __future__ import annotations

from unicodedata import normalize

_NAMES = {
    "en": "january february march april may june july august september october november december",
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
    "at": "jänner feber maerz april mai juni juli august september oktober november dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "fr-plain": "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "es-plain": "enero febrero marzo abril mayo junio julio agosto setiembre octubre noviembre diciembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "pl-name": "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "no": "januar februar mars april mai juni juli august september oktober november desember",
    "fi": "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta "
    "marraskuuta joulukuuta",
    "fi-name": "tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuu "
    "joulukuu",
    "cs": "ledna února března dubna května června července srpna září října listopadu prosince",
    "cs-name": "leden únor březen duben květen červen červenec srpen září říjen listopad prosinec",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "ru-name": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "tr": "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "ro": "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    "hu": "január február március április május június július augusztus szeptember október november december",
    "el": "ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου "
    "νοεμβρίου δεκεμβρίου",
    "el-name": "ιανουάριος φεβρουάριος μάρτιος απρίλιος μάιος ιούνιος ιούλιος αύγουστος σεπτέμβριος οκτώβριος "
    "νοέμβριος δεκέμβριος",
    "uk-name": "січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень",
    "sk": "januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra",
    "sk-name": "január február marec apríl máj jún júl august september október november december",
    "bg": "януари февруари март април май юни юли август септември октомври ноември декември",
    "ca": "gener febrer març abril maig juny juliol agost setembre octubre novembre desembre",
    "sr": "januar februar mart april maj jun jul avgust septembar oktobar novembar decembar",
    "hr": "siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna - studenoga prosinca",  # 10: see pl
    "et": "jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember",
    "id": "januari februari maret april mei juni juli agustus september oktober november desember",
    "fa": "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "zh": "一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月",
}
_SHORT = {
    1: "jan jän gen ene sty янв led janv tammi ian oca ιαν",
    2: "feb fév févr fev lut фев úno févr helmi şub febr φεβ февр",
    3: "mar mär mrz mrt mars maa мар bře maalis márc març μαρ μάρ",
    4: "apr avr abr kwi huh апр dub avri huhti nis ápr απρ",
    5: "may mai mag mei maj mayo май kvě touko máj μαϊ μάι μαΐ",
    6: "jun juin giu cze kes июн čer kesä čvn iun haz jún ιουν ιούν",
    7: "jul juil lug lip hei июл čvc juill heinä črc iul tem júl ιουλ ιούλ",
    8: "aug aoû ago sie elo авг srp août ağu ag αυγ αύγ",
    9: "sep sept set wrz syy сен zář syys eyl szept σεπ сент",
    10: "oct okt ott paź lok окт říj out loka eki οκτ",
    11: "nov lis ноя marras kas noi νοε νοέ нояб",
    12: "dec dez dic déc gru jou дек pro des joulu ara δεκ",
}
MONTHS: dict[str, int] = {}
for _names in _NAMES.values():
    for _number, _name in enumerate(_names.split(), start=1):
        MONTHS.setdefault(normalize("NFC", _name.casefold()), _number)
for _number, _shorts in _SHORT.items():
    for _name in _shorts.split():
        MONTHS.setdefault(normalize("NFC", _name.casefold()), _number)

_SOLAR = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند"
SOLAR_MONTHS: dict[str, int] = {  # of the Solar Hijri calendar, in Persian and in Arabic letters
    name: number
    for names in (_SOLAR, _SOLAR.replace("ی", "ي"))
    for number, name in enumerate(normalize("NFC", names).split(), start=1)
}
THAI_MONTHS: dict[str, int] = {  # their signs over and under letters are no letters, so no word of the above
    name: number
    for names in (
        "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม",
        "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.",
    )
    for number, name in enumerate(normalize("NFC", names).split(), start=1)
}

# Patterns of the words beside a time of day that say which half of the day it is in.
AFTERNOON = (
    *(
        "下午",
        "午後",
        "오후",
        "晚上",
        "傍晚",
        "μ\\.?μ",
        "ب[. ]ظ",
        "بعد ?از ?ظهر",
        "nachm",
        "abends",
        "pomeriggio",
        "de la (?:tarde|noche)",
    ),
    *("(?<!\\w)e(?:\\.\\s?|\\s)m\\.?(?!\\w)", "(?<!\\w)ös(?!\\w)", "(?<!\\w)du\\.", "da (?:tarde|noite)", "вечера|дня"),
)
MORNING = (
    *("上午", "午前", "오전", "凌晨", "早上", "π\\.?μ", "ق[. ]ظ", "قبل ?از ?ظهر"),
    *("vorm", "de la mañana", "da manhã", "утра|ночи"),
    *("(?<!\\w)f(?:\\.\\s?|\\s)m\\.?(?!\\w)", "(?<!\\w)öö(?!\\w)", "(?<!\\w)de\\."),
)

ZONES: dict[str, int] = {
    "z": 0,
    "utc": 0,
    "gmt": 0,
    "cet": 1,
    "mez": 1,
    "cest": 2,
    "mesz": 2,
    "est": -5,
    "edt": -4,
    "pst": -8,
    "pdt": -7,
    "cdt": -5,
    "mdt": -6,
    "mst": -7,
    "wet": 0,
    "west": 1,
    "eet": 2,
    "eest": 3,
    "msk": 3,
    "jst": 9,
    "aest": 10,
    "aedt": 11,
    "nzst": 12,
    "nzdt": 13,
}
DIGITS = {chr(zero + n): str(n) for zero in (0x660, 0x6F0, 0x966, 0xE50, 0xFF10) for n in range(10)} | {
    "：": ":",
    "／": "/",
    "，": ",",
}

"""What mail programs write around quotations, by what it means; all languages together."""

from __future__ import annotations

# "Budi menulis:", the word that ends or begins what tells the author.
WROTE = (
    "menuliskan|menulis|wrote|writes|schrieb|geschrieben|a écrit|escribió|escribio|escreveu"
    "|ha scritto|het volgende geschreven|geschreven|schreef|skrev|skrifaði|kirjoitti|napisał\\(a\\)"
    "|napisał|napisała|pisze|napsal\\(a\\)|napsal|napsala|napísal|написал\\(а\\)|написал|написала"
    "|пишет|написав|пише|писал|έγραψε|yazdı|yazmış|írta|a scris|napisao|je napisao/la|napisal"
    "|เขียน|đã viết|写道|写到|寫道|wrote|님이 작성|작성|のメール|書きました|כתב|كتب"
)
# What such a line begins with, beside a date or a name with its address.
BEGINS = (
    "pada|tanggal|on|at|am|le|el|il|em|op|den|på|dnia|w dniu|dne|dňa|în|v|на|у|в|στις|ngày|vào"
    "|mengutip|kutipan dari|quoting|zitat von|citando|citation de|在|于|於"
)
DAYS = (
    "senin|selasa|rabu|kamis|jumat|jum'at|sabtu|minggu|ahad|sen|sel|rab|kam|jum|sab|min"
    "|mon|tue|wed|thu|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    "|mo|di|mi|do|fr|sa|so|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag"
    "|lun|mar|mer|mié|jeu|jue|gio|ven|vie|sam|sáb|sab|dim|dom|seg|ter|qua|qui|sex"
    "|man|tir|ons|tor|tors|fre|lör|lør|søn|sön|mån|tis|ma|ti|ke|to|pe|la|su"
    "|pon|wt|śr|czw|pt|sob|niedz|po|út|st|čt|pá|so|ne"
    "|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|пн|вт|ср|чт|пт|сб|вс"
)
# The words that a header block uses for its fields.
FROM = "dari|from|von|van|de|da|od|från|fra|lähettäjä|от|від|kimden|发件人|寄件者|差出人|보낸 사람"
SENT = (
    "dikirim|terkirim|sent|gesendet|verzonden|envoyé|enviado|enviado el|enviada em|inviato|wysłano"
    "|odesláno|skickat|sendt|lähetetty|отправлено|надіслано|发送时间|寄件日期|送信日時|보낸 날짜"
)
DATE = "tanggal|date|datum|data|fecha|dato|päivämäärä|дата|日期|日付|날짜"
TO = (
    "kepada|ke|untuk|to|an|aan|à|a|para|do|komu|till|til|vastaanottaja|кому|收件人|收件者|宛先"
    "|받는 사람"
)
SUBJECT = (
    "subjek|perihal|hal|judul|subject|betreff|onderwerp|objet|asunto|assunto|oggetto|temat|předmět"
    "|ämne|emne|aihe|тема|主题|主旨|件名|제목"
)
OTHER = (
    "cc|bcc|tembusan|salinan|kopia|kopie|kopi|kopio|copie|копия|抄送|副本|reply-to|balas ke"
    "|risposta|rispondi a|répondre à|antwort an|lampiran|attachments|importance|penting"
)
# "-----Pesan Asli-----"
ORIGINAL = (
    "pesan asli|pesan semula|pesan sebelumnya|email asli|surel asli|surat asli|original message"
    "|original email|reply message|original|ursprüngliche nachricht|originalnachricht"
    "|oorspronkelijk bericht|originele bericht|message d'origine|message original"
    "|message d’origine|mensaje original|mensagem original|messaggio originale|messaggio original"
    "|oryginalna wiadomość|wiadomość oryginalna|původní zpráva|originalmeddelande|ursprungligt"
    " meddelande|oprindelig meddelelse|opprinnelig melding|original melding|alkuperäinen viesti"
    "|исходное сообщение|пересылаемое сообщение|оригінальне повідомлення|原始邮件|原始郵件"
    "|元のメッセージ|original-nachricht|원본 메시지|orijinal mesaj"
)
FORWARDED = (
    "forwarded message|pesan (?:yang )?diteruskan|pesan terusan|surat terusan|begin forwarded"
    "|email (?:yang )?diteruskan|weitergeleitete nachricht|message transféré|doorgestuurd bericht"
    "|mensaje reenviado|mensagem encaminhada|messaggio inoltrato|vidarebefordrat meddelande"
    "|videresendt (?:meddelelse|melding)|przekazana wiadomość|пересылаемое сообщение|转发的邮件"
)
FORWARD_PREFIXES = "fw|fwd|tr|wg|enc|rv|doorst|vb|vs|vl|i|trs|terusan|diteruskan|转发|轉寄"
# "Dikirim dari iPhone saya"
SENT_FROM = (
    "sent (?:from|via|using|with|by)|get|dikirim (?:dari|melalui|menggunakan|lewat|dengan)"
    "|terkirim (?:dari|melalui)|dapatkan|envoyé (?:depuis|de|à partir de)|gesendet (?:von|mit)"
    "|von meine[mr]|verzonden (?:met|vanaf|via)|enviado (?:desde|do|de|através de|a partir do)"
    "|inviato da|sendt fra|skickat från|lähetetty|wysłano z|отправлено (?:с|из)|надіслано з"
    "|odesláno z|diese nachricht wurde von|from my|発信元|iphoneから送信|從我的|发自我的|來自我的"
)
PRODUCTS = (
    "iphone|ipad|ipod|ios|android|galaxy|samsung|huawei|xiaomi|redmi|poco|oppo|vivo|realme|infinix"
    "|tecno|asus|nokia|lg|htc|alcatel|blackberry|windows|outlook|gmail|yahoo|proton|protonmail|zoho"
    "|thunderbird|k-9|spark|bluemail|aquamail|airmail|mailbox|mailspring|newton|sparrow|mail|surel"
    "|ponsel|hp|gawai|tablet|perangkat|handphone|phone|mobile|mobiltelefon|mobilgerät|smartphone"
    "|cell|device|telefon|téléphone|móvil|celular|ti-85|pc|lumia|verizon|t-mobile|honor|oneplus|wps"
)
# Words that stand for a company or an office in a signature.
COMPANY = (
    "pt|cv|ud|pd|fa|tbk|yayasan|koperasi|universitas|institut|politeknik|dinas|badan|kementerian"
    "|kecamatan|kelurahan|pemerintah|rumah sakit|rs|rsud|puskesmas|sma|smk|smp|sd|ltd|inc|gmbh"
    "|llc|corp|co\\.|company|group|grup"
)
TITLE = (
    "manager|manajer|direktur|director|staff|staf|admin|administrator|kepala|kabag|kasubag|ketua"
    "|sekretaris|bendahara|supervisor|spv|koordinator|coordinator|officer|engineer|analyst|analis"
    "|consultant|konsultan|marketing|sales|purchasing|procurement|finance|accounting|hrd|hr|ga|it"
    "|divisi|departemen|department|dept|bagian|subbag|bidang|seksi|unit|dosen|guru|lead|head|chief"
    "|ceo|cto|cfo|coo|owner|pemilik|president|founder|specialist|executive|assistant|asisten"
)
CLOSING = (
    "salam|salam hormat|salam hangat|hormat kami|hormat saya|hormat|wassalam|wassalamualaikum"
    "|terima kasih|terimakasih|trims|makasih|tertanda|regards|best regards|kind regards"
    "|warm regards|best|thanks|thank you|many thanks|sincerely|yours|cheers"
    "|thanks & regards|thanks and regards|terima kasih dan salam|demikian"
)

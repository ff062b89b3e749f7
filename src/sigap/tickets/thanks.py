"""Whether an answer says nothing but thank you, in Indonesian or English.

Every word must be one that such answers are made of: rather a ticket reopened than a wish missed.
"""

from __future__ import annotations

import re

THANKS = "thanks"  # the flag of such a message
MOST_WORDS = 16
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_OPEN = re.compile(r"[?\d@/%]|\b(?:but|tapi|tetapi|namun|although|however)\b", re.IGNORECASE)
_LONGEST = 400

# Each of these makes an answer a thank-you; the text is lower case with single blanks.
_THANKS = re.compile(
    r"\b(?:t(?:e|h)?rim(?:a|akasih)?\s*kasih|terimakasih|trimakasih|makasih|makasi|mksh|tks|thx|thnx"
    r"|tq|ty|thanks?|thank\s*you|thankyou|tengkyu|tengkiu|suwun|nuhun|syukron|maturnuwun|cheers"
    r"|appreciated?|grateful|trims?|tengs|thanx|ty(?:vm|sm))\b"
)
# What may stand beside it: courtesy, address, and that the thing is settled.
_COURTESY = frozenset(
    """
    terima kasih terimakasih trimakasih makasih makasi mksh tks thx thnx tq ty thanks thank you
    thankyou tengkyu tengkiu suwun nuhun syukron maturnuwun matur hatur cheers appreciate
    appreciated appreciation grateful trims trim tengs thanx tyvm tysm trima
    banyak byk bnyk sekali bgt banget sangat atas untuk utk buat dan serta juga ya yah yaa yaah iya
    oke ok okay okey okeh oks baik siap sip mantap mantab keren bagus hebat top jos joss noted
    bantuan bantuannya responnya respon responsnya respons cepat cepatnya pelayanan pelayanannya
    penjelasan penjelasannya informasi informasinya info infonya solusi solusinya kerjasama
    kerjasamanya kerja sama samanya perhatian perhatiannya dukungan dukungannya tanggapan
    tanggapannya balasan balasannya jawaban jawabannya support waktunya konfirmasi konfirmasinya
    pak bapak bu ibu mas mbak kak kakak bang bro sis om tante gan min admin tim team rekan
    semua semuanya all everyone guys sir madam mr mrs ms dear hi halo hai hello
    sudah udah sdh telah selesai beres bisa kembali normal lancar aman teratasi berfungsi terbantu
    membantu dibantu nya sangatlah alhamdulillah puji tuhan syukurlah sukses selalu semoga sehat
    salam hormat regards kind best warm wassalam wassalamualaikum assalamualaikum wr wb
    selamat pagi siang sore malam bekerja beraktivitas
    so very much many a lot for your the help quick fast prompt response reply answer assistance
    support time great good perfect excellent awesome nice wonderful amazing it is works working now
    fixed solved resolved done all set sorted that this was again really well we i am are and to us
    my me of kind have day nice weekend job work
    saya kami kita sampaikan ucapkan mengucapkan dengan ini sama-sama samasama untuknya
    dapat diterima dimengerti paham mengerti jelas understood received got
    """.split()
)


def only_thanks(text: str, *, names: tuple[str, ...] = ()) -> bool:
    """Whether ``text`` (without quotations) is a bare thank-you. ``names`` of the people involved
    may stand in it."""
    if len(text) > _LONGEST or _OPEN.search(text):
        return False
    words = [word.lower() for word in _WORD.findall(text)]
    if not words or len(words) > MOST_WORDS:
        return False
    if not _THANKS.search(" ".join(words)):
        return False
    known = {word.lower() for name in names for word in _WORD.findall(name)}
    return all(word in _COURTESY or word in known for word in words)

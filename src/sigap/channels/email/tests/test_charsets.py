"""Text whose charset is not said, or wrongly."""

import pytest

from sigap.channels.email.parsing.charsets import decode

TEXTS = [
    ("cp1251", "Здравствуйте, не могу войти в свой кабинет, пароль не подходит. Помогите."),
    ("koi8-r", "Здравствуйте, не могу войти в свой кабинет, пароль не подходит. Помогите."),
    ("shift_jis", "お世話になっております。パスワードを忘れてしまい、ログインできません。"),
    ("gb18030", "您好，我忘记了密码，无法登录系统。请帮我重置密码，谢谢您的帮助。"),
    ("cp949", "안녕하세요. 비밀번호를 잊어버려서 로그인할 수 없습니다. 도와주세요."),
    ("cp1253", "Καλησπέρα, δεν μπορώ να συνδεθώ στον λογαριασμό μου. Παρακαλώ βοηθήστε με."),
    ("cp1255", "שלום, אני לא מצליח להיכנס לחשבון שלי. אנא עזרו לי לאפס את הסיסמה."),
    ("cp1254", "Merhaba, şifremi unuttum ve hesabıma giriş yapamıyorum. Yardımcı olur musunuz?"),
    ("cp1250", "Dzień dobry, zapomniałem hasła i nie mogę się zalogować. Proszę o pomoc."),
    (
        "cp1252",
        "Bonjour, j’ai oublié mon mot de passe et je n’arrive plus à me connecter à l’espace.",
    ),
    ("cp1252", "Selamat siang, saya lupa kata sandi “portal” – mohon bantuannya. Harga €5."),
    ("cp1252", "Smörgåsbord, Café, kué"),
    ("cp1251", "Спасибо"),
]


@pytest.mark.parametrize(("charset", "text"), TEXTS)
def test_a_charset_that_is_not_said(charset: str, text: str) -> None:
    assert decode(text.encode(charset)) == text


def test_a_charset_that_is_wrong() -> None:
    text = "Pesan dalam UTF-8: kué – “halo”"
    assert decode(text.encode(), "iso-8859-1") == text
    assert decode(text.encode("cp1252"), "utf-8") == text

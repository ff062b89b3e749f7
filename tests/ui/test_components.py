"""Each component draws, escapes what it is given, and is tied together for screen readers."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime

import pytest
from django import forms

from sigap.ui.environment import environment
from sigap.ui.icons import icon
from sigap.ui.macros import FILES, Macros

AT = datetime(2026, 11, 23, 1, 42, tzinfo=UTC)
EVIL = '"><script>x</script>'
CALLS = [
    "{{ ui.button(evil, 'mail', kind='primary', kbd=evil, attrs={'data-x': evil}) }}",
    "{{ ui.button(evil, href=evil) }}",
    "{{ ui.icon_button('x', evil) }}",
    "{% call ui.split(evil, 'm', evil) %}{{ evil }}{% endcall %}",
    "{{ ui.input('a', evil, evil, hint=evil, errors=[evil]) }}",
    "{{ ui.password('a', evil, 'current-password', errors=[evil]) }}",
    "{{ ui.textarea('a', evil, evil, errors=[evil]) }}",
    "{{ ui.select('a', evil, [(evil, evil), (evil, [(1, evil)])], evil) }}",
    "{{ ui.check('a', evil, evil, hint=evil) }}{{ ui.check('a', evil, kind='switch') }}",
    "{{ ui.pick('a', evil, [(evil, evil)], evil) }}",
    "{{ ui.form_errors([evil]) }}",
    "{{ ui.pill(evil, 'amber', 'timer') }}{{ ui.status('open', evil) }}",
    "{{ ui.priority('urgent', evil) }}{{ ui.tag(evil, evil) }}{{ ui.who(evil, 3) }}",
    "{{ ui.avatar(evil, label=evil) }}{{ ui.count(1204) }}{{ ui.unread() }}",
    "{{ ui.meter(1, 2, evil) }}",
    "{{ ui.time(at) }}{{ ui.time(at, 'ago') }}{{ ui.time(at, 'moment') }}",
    "{{ ui.bar(evil, crumbs=[(evil, evil)]) }}{% call ui.bar(evil, 3) %}{{ evil }}{% endcall %}",
    "{{ ui.tabs([(evil, evil, true, 3)], evil) }}{{ ui.seg([(evil, evil, false)], evil) }}",
    "{% call ui.table([evil, (evil, 'num-l')], evil) %}<tr></tr>{% endcall %}",
    "{{ ui.pager(evil, evil, evil) }}{{ ui.pager() }}",
    "{{ ui.empty(evil, evil) }}{{ ui.skeleton() }}",
    "{% call ui.props() %}{{ ui.prop(evil, evil) }}{% endcall %}",
    "{% call ui.card(evil, evil) %}{{ evil }}{% endcall %}{{ ui.callout(evil, evil) }}",
    "{% call ui.plist() %}{{ ui.plist_item(evil, evil, 'mail', evil) }}{% endcall %}",
    "{% call ui.dialog('d', evil) %}{{ evil }}{% endcall %}",
    "{{ ui.confirm('d', evil, evil, evil, evil) }}",
    "{% call ui.menu('m', evil) %}{{ ui.menu_item(evil, href=evil, kbd=evil) }}{% endcall %}",
    "{{ ui.menu_label(evil) }}{{ ui.toast(evil, 'error') }}",
    "{% call ui.message(1, evil, 2, at, 'agent', evil, state='failed') %}{{ evil }}{% endcall %}",
    "{{ ui.mail_frame(evil, evil) }}{{ ui.attachment(evil, 48000, evil) }}",
    "{% call ui.event(at) %}{{ evil }}{% endcall %}{{ ui.divider(evil, true) }}",
    "{{ ui.composer(evil, evil, evil, to=evil, cc=evil, bcc=evil, errors=[evil]) }}",
]


@pytest.mark.parametrize("source", CALLS, ids=lambda source: source[3:40])
def test_component_escapes(draw, source: str) -> None:
    text = draw(source, evil=EVIL, at=AT)
    assert "<script>" not in text
    assert "None" not in text


def test_every_component_is_tried_above() -> None:
    tried = set(re.findall(r"ui\.(\w+)", " ".join(CALLS))) | set(re.findall(r"ui\.(\w+)", BOUND))
    offered = set()
    for file in FILES:
        module = environment().get_template(f"ui/macros/{file}.html").module
        offered |= {name for name, made in vars(module).items() if hasattr(made, "catch_varargs")}
    inner = {"field", "described", "options_of", "pager_end"}
    assert offered - tried == inner


BOUND = "".join(f"{{{{ ui.bound(form.{name}) }}}}" for name in ("email", "about", "team", "ok"))


class Trial(forms.Form):
    email = forms.EmailField(label="Email", help_text="At work")
    about = forms.CharField(widget=forms.Textarea)
    team = forms.ChoiceField(choices=[("1", "Network")])
    ok = forms.BooleanField()


def test_errors_are_tied_to_their_field(draw) -> None:
    text = draw("{{ ui.input('email', 'Email', errors=['Wrong'], hint='At work') }}")
    assert 'aria-invalid="true" aria-describedby="id_email-err id_email-hint"' in text
    assert 'id="id_email-err"' in text
    assert 'for="id_email"' in text


def test_fields_of_a_django_form(draw) -> None:
    text = draw(BOUND, form=Trial({"email": "no"}))
    described = set(re.findall(r'aria-describedby="([^"]+)"', text))
    assert described == {"id_email-err id_email-hint", "id_about-err", "id_team-err", "id_ok-err"}
    for part in " ".join(described).split():
        assert f'id="{part}"' in text
    assert 'class="select"' in text
    assert 'class="textarea"' in text


def test_disabled_end_of_the_pager_is_no_link(draw) -> None:
    text = draw("{{ ui.pager(next='/tickets/?after=7') }}")
    assert text.count("<a ") == 1
    assert 'aria-disabled="true"' in text


def test_unknown_icon_and_component_are_errors() -> None:
    with pytest.raises(KeyError):
        icon("no-such-icon")
    with pytest.raises(AttributeError):
        Macros(environment()).no_such_component  # noqa: B018 - reading it is the test


def test_repeated_parts_are_remembered_by_language(draw) -> None:
    from django.utils import translation

    assert draw("{{ ui.status('open', 'Open') }}") == draw("{{ ui.status('open', 'Open') }}")
    with translation.override("id"):
        assert "Terbuka" in draw("{{ ui.status('open', 'Terbuka') }}")


def test_fifty_rows_cost_little() -> None:
    """The aim is 4 ms; the limit here leaves room for a busy machine."""
    row = (
        "{% for n in rows %}<tr><td>{{ n }}</td><td>{{ icon('mail', 's') }}{{ ui.tag('vpn') }}</td>"
        "<td>{{ ui.who('Maya Putri', n) }}</td><td>{{ ui.status('open', 'Open') }}</td>"
        "<td>{{ ui.priority('high', 'High') }}</td><td>{{ ui.who('Dewi', 2) }}</td>"
        "<td>{{ ui.time(at, 'ago') }}</td></tr>{% endfor %}"
    )
    template = environment().from_string(row)
    template.render(rows=range(50), at=AT)
    start = time.process_time()
    for _ in range(10):
        template.render(rows=range(50), at=AT)
    assert (time.process_time() - start) / 10 < 0.012

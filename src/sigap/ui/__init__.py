"""The design system: layout, components, icons, styles, scripts, and two registries.

``render.render`` is the one door for pages and fragments; templates extend ``ui/shell.html`` and
draw with ``ui.<component>`` (``templates/ui/macros/``, shown at ``/styleguide/``). Apps add to the
navigation with ``nav.register`` and to other apps' pages with ``panels.register``. Styles are
written in ``static/ui/css/`` and joined by ``bin/vendor --css``; scripts in ``static/ui/js/`` get
their words from ``texts.texts``.
"""

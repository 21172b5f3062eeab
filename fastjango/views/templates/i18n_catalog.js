{% autoescape off %}
'use strict';
{
  const globals = this;
  const django = globals.django || (globals.django = {});

  {% if plural %}
  django.pluralidx = function(n) {
    const v = {{ plural }};
    return typeof v === 'boolean' ? Number(v) : v;
  };
  {% else %}
  django.pluralidx = (count) => count === 1 ? 0 : 1;
  {% endif %}

  /* gettext library */

  django.catalog = django.catalog || {};
  {% if catalog_str %}
  const newcatalog = {{ catalog_str }};
  Object.assign(django.catalog, newcatalog);
  {% endif %}

  if (!django.jsi18n_initialized) {
    const one = (key, fallback) => {
      const value = django.catalog[key];
      if (value === undefined) { return fallback; }
      return typeof value === 'string' ? value : value[0];
    };
    const many = (key, count, fallback) => {
      const value = django.catalog[key];
      return value === undefined ? fallback : value.constructor === Array ? value[django.pluralidx(count)] : value;
    };
    const inContext = (context, text) => context + '\x04' + text;

    django.gettext = (msgid) => one(msgid, msgid);
    django.ngettext = (singular, plural, count) => many(singular, count, count == 1 ? singular : plural);
    django.gettext_noop = (msgid) => msgid;
    django.pgettext = (context, msgid) => one(inContext(context, msgid), msgid);
    django.npgettext = (context, singular, plural, count) =>
      many(inContext(context, singular), count, count == 1 ? singular : plural);
    django.interpolate = (fmt, obj, named) => named
      ? fmt.replace(/%\(\w+\)s/g, (match) => String(obj[match.slice(2, -2)]))
      : fmt.replace(/%s/g, () => String(obj.shift()));

    /* formatting library */

    django.formats = {{ formats_str }};
    django.get_format = (name) => {
      const value = django.formats[name];
      return value === undefined ? name : value;
    };

    /* add to global namespace */
    globals.pluralidx = django.pluralidx;
    globals.gettext = django.gettext;
    globals.ngettext = django.ngettext;
    globals.gettext_noop = django.gettext_noop;
    globals.pgettext = django.pgettext;
    globals.npgettext = django.npgettext;
    globals.interpolate = django.interpolate;
    globals.get_format = django.get_format;

    django.jsi18n_initialized = true;
  }
};
{% endautoescape %}

"""The few pages practice X shows to people: asking for consent, and a post with its replies."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template_string

FRAME = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{{ title }}</title>
<style>
 :root { color-scheme: light dark }
 body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 34rem; padding: 1rem }
 .practice { border: 1px dashed; border-radius: .5rem; padding: .5rem .75rem }
 article { border-top: 1px solid #8884; padding: .75rem 0; overflow-wrap: anywhere }
 article.reply { margin-left: 1.25rem }
 article p { margin: .25rem 0; white-space: pre-wrap }
 .quiet { opacity: .7; font-size: .875rem }
 button, select { font: inherit; min-height: 3rem; width: 100%; margin-top: .75rem }
</style></head><body>
<p class="practice">Practice network: this is not X, and nothing leaves this computer.</p>
<h1>{{ title }}</h1>
BODY
</body></html>"""

CONSENT = """
<p>The app will be allowed to:</p>
<ul>{% for meaning in meanings %}<li>{{ meaning }}</li>{% endfor %}</ul>
<form method="post">
 {% for field, value in kept.items() %}
 <input type="hidden" name="{{ field }}" value="{{ value }}">
 {% endfor %}
 <label>Signed in as
 <select name="who">
 {% for person in people %}
 <option value="{{ person.x_username }}">{{ person.name }} (@{{ person.x_username }})</option>
 {% endfor %}
 </select></label>
 <button name="decision" value="allow">Authorize app</button>
 <button name="decision" value="deny">Cancel</button>
</form>
"""
SENTENCE = "<p>{{ sentence }}</p>"
PROFILE = """
<p class="quiet">@{{ username }}{% if location %} · {{ location }}{% endif %}</p>
<p>{{ bio }}</p>
"""
THREAD = """
{% for post in posts %}
<article class="{{ 'reply' if post.is_reply else 'root' }}" id="{{ post.id }}">
 <b>{{ post.name }}</b> <span class="quiet">@{{ post.username }} · {{ post.at }}</span>
 <p>{{ post.text }}</p>
</article>
{% endfor %}
"""


def page(title: str, body: str, status: int = 200, **values: Any) -> Response:
    """One of the pages above; values are escaped."""
    html = render_template_string(FRAME.replace("BODY", body), title=title, **values)
    response = Response(html, status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Frame-Options"] = "DENY"
    return response

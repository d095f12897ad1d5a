"""The few pages practice Facebook shows to people: asking for consent, a Page and its posts."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template_string
from werkzeug.wrappers import Response as AnyResponse

FRAME = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{{ title }} - practice Facebook</title>
<style>
 :root { color-scheme: light dark }
 body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 34rem; padding: 1rem }
 .practice { border: 1px dashed; border-radius: .5rem; padding: .5rem .75rem }
 article { border-top: 1px solid #8884; padding: .75rem 0; overflow-wrap: anywhere }
 .text { white-space: pre-wrap; margin: .25rem 0 }
 img { max-width: 100%; height: auto }
 .comment { background: #8882; border-radius: .75rem; padding: .5rem .75rem; margin: .5rem 0 }
 .answer { margin-left: 2rem }
 .comment:target { outline: 2px solid }
 time { opacity: .7; font-size: .875rem }
 label { display: block; padding: .35rem 0 }
 button, select { font: inherit; min-height: 3rem; width: 100%; margin-top: .75rem }
</style></head><body>
<p class="practice">Practice network: this is not Facebook, and nothing leaves this computer.</p>
<h1>{{ title }}</h1>
BODY
</body></html>"""

SENTENCE = "<p>{{ sentence }}</p>"
CONSENT = """
<p>The app will be allowed to do this. Tick what you do not want to allow.</p>
<form method="post">
 {% for field, value in kept.items() %}
 <input type="hidden" name="{{ field }}" value="{{ value }}">
 {% endfor %}
 {% for scope in scopes %}
 <label><input type="checkbox" name="declined" value="{{ scope }}">
 {{ meanings[scope] }}</label>
 {% endfor %}
 <label>Signed in as
 <select name="who">
 {% for person in people %}
 <option value="{{ person.facebook_name }}">{{ person.facebook_name }}</option>
 {% endfor %}
 </select></label>
 {% if pages %}<p>These are your Pages. Tick those that the app must not see.</p>{% endif %}
 {% for page in pages %}
 <label><input type="checkbox" name="kept_out" value="{{ page.id }}"> {{ page.name }}</label>
 {% endfor %}
 <button name="decision" value="allow">Continue</button>
 <button name="decision" value="deny">Cancel</button>
 <button formmethod="get">See it as the one chosen above</button>
</form>
"""
POSTS = """
{% for post in posts %}
<article>
 <strong>{{ post.author }}</strong>
 <a href="{{ post.link }}"><time datetime="{{ post.time }}">{{ post.time }}</time></a>
 <p class="text">{{ post.text }}</p>
 {% for photo in post.photos %}<img src="{{ photo.source }}" alt="{{ photo.alt }}">{% endfor %}
 {% for comment in post.comments %}
 <div class="comment{{ ' answer' if comment.is_answer }}" id="{{ comment.id }}">
  <strong>{{ comment.author }}</strong> <time>{{ comment.time }}</time>
  <p class="text">{{ comment.text }}</p>
 </div>
 {% endfor %}
</article>
{% endfor %}
"""


def page(title: str, body: str, status: int = 200, **values: Any) -> AnyResponse:
    """One of the pages above; values are escaped."""
    html = render_template_string(FRAME.replace("BODY", body), title=title, **values)
    response = Response(html, status)
    response.headers["X-Frame-Options"] = "DENY"
    return response

"""How the web server logs: as the site does, and nothing of who asked for which page.

Addresses hold keys of mailed links, so there is no access log. Let the proxy in front keep none
either, or one without addresses.
"""

accesslog = None
logconfig_dict = {
    "formatters": {
        "generic": {
            "()": "samenhier.logs.PlainFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
}

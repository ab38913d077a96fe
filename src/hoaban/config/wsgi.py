"""Django's handler; `hoaban.config.asgi` runs it in threads."""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

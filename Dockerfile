# One image for web, worker, beat and migrations; the compose file says which it is.

# --- Build: requirements with hashes, fonts, catalogues, static files ------------------------
FROM python:3.11-slim-bookworm AS build

ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /venv
ENV PATH=/venv/bin:$PATH

WORKDIR /app
COPY requirements.txt ./
RUN pip install --require-hashes -r requirements.txt && python -m compileall -q /venv

COPY manage.py gunicorn.conf.py pyproject.toml LICENSE ./
COPY samenhier samenhier
COPY groups groups
COPY newcomers newcomers
COPY events events
COPY matching matching
COPY templates templates
COPY locale locale
# Settings that only let Django start; they stay in this stage and open nothing.
COPY .ci/settings.env /tmp/settings.env
RUN set -a && . /tmp/settings.env && set +a \
    && python manage.py build_assets \
    && python manage.py collectstatic --no-input \
    && python -m compileall -q /app

# --- Run: no compiler, no root, no secret ----------------------------------------------------
FROM python:3.11-slim-bookworm

RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin samenhier
COPY --from=build /venv /venv
COPY --from=build /app /app

ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
USER samenhier
EXPOSE 8000

HEALTHCHECK --interval=30s --timeout=10s --start-period=40s --retries=3 \
    CMD ["python", "samenhier/management/healthy.py"]

CMD ["gunicorn", "samenhier.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", \
     "--worker-tmp-dir", "/dev/shm", "--no-control-socket", \
     "--max-requests", "2000", "--max-requests-jitter", "200"]

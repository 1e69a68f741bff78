# Laurels in a container: not root, nothing written but /tmp. Configuration: docs/configuration.md.
ARG BASE=python:3.13-slim-bookworm

FROM ${BASE} AS build
ARG PIP_CERT
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /laurels
RUN python3 -m venv /venv
COPY requirements/run.txt requirements/run.txt
RUN /venv/bin/python -m pip install --require-hashes --only-binary :all: -r requirements/run.txt
COPY . .
# Collecting static files needs settings that pass; none of these values reach the next stage.
RUN LAURELS_ENV=production LAURELS_BASE_URL=https://build.invalid LAURELS_EMAIL_URL=smtp://build.invalid \
    DATABASE_URL=postgresql://build.invalid/build LAURELS_SECRET_KEY="$(python3 -c 'import secrets; print(secrets.token_urlsafe(64))')" \
    /venv/bin/python manage.py collectstatic --no-input --verbosity 0 \
    && /venv/bin/python -m compileall -q backend recognition integrations

FROM ${BASE}
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin app
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 LAURELS_ENV=production LAURELS_BIND=0.0.0.0
WORKDIR /laurels
COPY --from=build /venv /venv
COPY --from=build /laurels /laurels
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/livez', timeout=4)"]
ENTRYPOINT ["python", "manage.py"]
CMD ["up"]

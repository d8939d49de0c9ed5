# One image for each part of the suite: a service (customer, property, ticketing, billing, notify, hr) or the gateway.
#   docker build --build-arg PART=ticketing --tag steward/ticketing .
# An image holds contracts, chassis and that one part. It runs as any user and writes nowhere but in /tmp and its volumes.
ARG PYTHON=python:3.11-slim-bookworm
ARG PART

FROM ${PYTHON} AS code
ARG PART
WORKDIR /app
COPY contracts contracts
COPY chassis chassis
COPY gateway /parts/gateway
COPY services /parts/services
RUN if [ "${PART}" = gateway ]; then cp -r /parts/gateway .; \
    else mkdir services && cp -r /parts/services/__init__.py "/parts/services/${PART}" services/; fi \
 && python -m compileall -q .

FROM ${PYTHON} AS image
# What all parts have in common comes first: these layers are the same in every image.
COPY requirements/base.lock /requirements/
RUN pip install --no-cache-dir --root-user-action=ignore --require-hashes --requirement /requirements/base.lock \
 && mkdir --mode=1777 /uploads
ARG PART
COPY requirements/${PART}.lock /requirements/
RUN pip install --no-cache-dir --root-user-action=ignore --require-hashes --requirement "/requirements/${PART}.lock"
WORKDIR /app
COPY --from=code /app .
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HOME=/tmp
USER 10001:10001
STOPSIGNAL SIGTERM
ARG STEWARD_COMMIT=unknown
ENV STEWARD_COMMIT=${STEWARD_COMMIT}
LABEL org.opencontainers.image.title="steward ${PART}" org.opencontainers.image.revision="${STEWARD_COMMIT}"

# Services and the gateway differ in how they are started; PART takes one of these names.
FROM image AS gateway
ENTRYPOINT ["python", "-m", "gateway"]

FROM image AS service
ENTRYPOINT ["python", "-m", "chassis"]
FROM service AS customer
FROM service AS property
FROM service AS ticketing
FROM service AS billing
FROM service AS notify
FROM service AS hr

FROM ${PART}

# One Node app (producer, processor, gateway, operator) as an image:
#   docker build -f docker/service.Dockerfile --build-arg APP=gateway -t market-pulse-gateway:0.1.0 .
# The bundle holds every npm package: beside Node the image has a few files of ours, and no npm.
ARG NODE_IMAGE=node:24-bookworm-slim

# Only what decides about packages, so that their layer outlives changes of the code.
FROM ${NODE_IMAGE} AS manifests
COPY . /all
WORKDIR /all
RUN find . -type f ! -name package.json ! -name package-lock.json ! -name .npmrc -delete && find . -type d -empty -delete

FROM ${NODE_IMAGE} AS packages
WORKDIR /workspace
COPY --from=manifests /all ./
RUN npm ci --ignore-scripts --no-audit --no-fund && npm cache clean --force

FROM packages AS build
ARG APP
COPY . .
RUN node tools/build-service.mjs "${APP}" /app

FROM ${NODE_IMAGE}
ARG APP
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="market-pulse-${APP}" \
  org.opencontainers.image.description="Crypto Market Pulse: ${APP}" \
  org.opencontainers.image.version="${VERSION}" \
  org.opencontainers.image.revision="${REVISION}" \
  org.opencontainers.image.licenses="Apache-2.0"
# An image that serves builds nothing and installs nothing.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /usr/local/bin/yarn* /opt/yarn*
COPY --from=build /app /app
COPY docker/health-check.mjs docker/see-a-pulse.mjs /app/
WORKDIR /app
# Inside a container loopback would be reached by nobody; who reaches the container's own address is decided outside of it.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 OPERATIONS_PORT=8080 DATA_DIR=/tmp/data
EXPOSE 8080
# A number, so that Kubernetes can see that it is not root.
USER 10001:10001
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 CMD ["node", "/app/health-check.mjs"]
ENTRYPOINT ["node", "/app/dist/main.js"]

# The dashboard's files on an unprivileged nginx:
#   docker build -f docker/dashboard.Dockerfile -t market-pulse-dashboard:0.1.0 .
ARG NODE_IMAGE=node:24-bookworm-slim
ARG NGINX_IMAGE=nginxinc/nginx-unprivileged:1.29

# The first stages are those of service.Dockerfile, line by line, so that a builder has them already.
FROM ${NODE_IMAGE} AS manifests
COPY . /all
WORKDIR /all
RUN find . -type f ! -name package.json ! -name package-lock.json ! -name .npmrc -delete && find . -type d -empty -delete

FROM ${NODE_IMAGE} AS packages
WORKDIR /workspace
COPY --from=manifests /all ./
RUN npm ci --ignore-scripts --no-audit --no-fund && npm cache clean --force

FROM packages AS build
COPY . .
ENV NX_DAEMON=false NX_NO_CLOUD=true NX_TUI=false
RUN npx nx run dashboard:build

FROM ${NGINX_IMAGE}
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="market-pulse-dashboard" \
  org.opencontainers.image.description="Crypto Market Pulse: dashboard" \
  org.opencontainers.image.version="${VERSION}" \
  org.opencontainers.image.revision="${REVISION}" \
  org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /workspace/apps/dashboard/dist/browser /usr/share/nginx/html
COPY docker/nginx/security-headers.conf /etc/nginx/security-headers.conf
COPY docker/nginx/default.conf /etc/nginx/conf.d/default.conf
EXPOSE 8080
USER 101:101
HEALTHCHECK --interval=10s --timeout=3s --retries=3 CMD ["curl", "--fail", "--silent", "--output", "/dev/null", "http://127.0.0.1:8080/healthz"]

# syntax=docker/dockerfile:1
# Troupe as an image: the runtime, the sources, the packages that they need at run time, and nobody's
# password. The process is Troupe itself, in the sandbox of its runtime, as a user without rights.
#   docker build --tag troupe:0.1.0 .

FROM node:22.19.0-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund
# The runtime comes as a package; it gets a place of its own. What only editors and browsers read goes.
RUN mv node_modules/deno/deno /usr/local/bin/deno \
  && rm -rf node_modules/deno node_modules/@deno node_modules/.bin \
  && rm -rf node_modules/effect/src node_modules/@tensorflow/*/src \
  && find node_modules -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.md' \) -delete \
  && find node_modules/@tensorflow -type f \( -name '*.min.js*' -o -name '*.fesm*' -o -name '*es2017*' \) -delete

FROM debian:12.12-slim
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates tzdata \
  && rm -rf /var/lib/apt/lists/* \
  && useradd --uid 10001 --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin troupe
WORKDIR /app
COPY --from=packages /usr/local/bin/deno /usr/local/bin/deno
COPY --from=packages /app/node_modules ./node_modules
COPY . .
ENV DENO_DIR=/tmp/deno DENO_NO_UPDATE_CHECK=1 NO_COLOR=1
USER 10001:10001
EXPOSE 8080 9464 34431
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
  CMD ["deno", "run", "--quiet", "--no-prompt", "--allow-net=127.0.0.1", "--allow-env=PORT,TROUPE_METRICS_PORT", "deploy/container/healthy.mjs"]
# Nothing is written and nothing is run; secrets are read where compose and Kubernetes put them. The
# network is not narrowed down here, as the other workers may be anywhere: that is for networks and policies.
ENTRYPOINT ["deno", "run", "--quiet", "--no-prompt", "--config", "/app/deno.json", "--v8-flags=--max-semi-space-size=64", "--allow-env", "--allow-net", "--allow-read=/app,/run/secrets,/etc/troupe", "--allow-sys=uid,hostname,cpus,statfs", "/app/main.ts"]
CMD ["--help"]

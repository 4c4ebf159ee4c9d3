# Parley with its screens built in. The database is a PostgreSQL of its own (compose.yaml starts one).
FROM node:26-slim AS build
WORKDIR /parley
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN node bin/build.ts && npm prune --omit=dev --omit=optional

FROM node:26-slim
WORKDIR /parley
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 PARLEY_DATA=/data
COPY --from=build --chown=root:root /parley .
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --start-period=20s CMD ["node", "-e", "fetch('http://127.0.0.1:3000/livez').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=4", "--expose-gc", "bin/start.js"]

/** The stage of a Dockerfile that builds the frontend, for every image that brings it to visitors. */
export const buildStage = `\
FROM node:24-trixie-slim AS frontend
WORKDIR /frontend
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci --no-audit --no-fund
COPY frontend ./
RUN npm run build`;

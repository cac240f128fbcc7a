# Two targets: `gateway` (the server) and `executor` (what runs tenants' code, one container for each). docs/operations/containers.md.
#
#   docker build --target gateway -t assay-gateway .
#   docker build --target executor -t assay-executor --build-arg TRUSTED_KEYS=deploy/image/trusted-keys.pem .
#
# BASE is any image with Node 26 and npm: Alpine (musl) unless another is named, Debian (glibc) as well. isolated-vm has prebuilds for both, and
# the build stops where the one that npm has brought does not fit.
ARG BASE=node:26.10.0-alpine

FROM ${BASE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Without optional packages: those are other Nodes, built for glibc, and the base has its own.
RUN ["npm", "ci", "--omit=dev", "--omit=optional", "--no-fund", "--no-audit"]
COPY . .
RUN ["node", "--no-node-snapshot", "deploy/image/fits.ts"]
RUN ["node", "deploy/image/executor-tree.ts", "/executor"]

# The base without its programs, but for Node. That may be run and not read: so its processes are not dumpable, and one of them can neither trace another
# of the same user nor read its memory, its descriptors or its environment (ptrace(2), proc(5)).
FROM ${BASE} AS slim
COPY deploy/image/slim.ts /tmp/
RUN ["node", "/tmp/slim.ts"]

# One layer, without the removed files in a lower one.
FROM scratch AS runtime
COPY --from=slim / /
USER 65532:65532
WORKDIR /
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

FROM runtime AS executor
# The only keys whose signatures count here, whatever a gateway says: a file of the build context, public keys in PEM, one after the other.
ARG TRUSTED_KEYS=deploy/image/trusted-keys.pem
COPY --from=build /executor /app
COPY ${TRUSTED_KEYS} /etc/assay/trusted-keys.pem
RUN ["/usr/local/bin/node", "/app/deploy/image/trusted.ts", "/etc/assay/trusted-keys.pem"]
# Nothing of the container's environment reaches the first process or any other.
ENTRYPOINT ["/usr/local/bin/node", "/app/deploy/image/without-environment.ts", "/app/src/execute/attached/main.ts", \
  "--socket=/run/assay/executor/executor.sock", "--sandbox=process", \
  "--trusted-keys=/etc/assay/trusted-keys.pem"]
CMD ["--memory-mb=1024"]
# The socket is there from when the executor is ready until it ends.
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s \
  CMD ["/usr/local/bin/node", "/app/deploy/image/is-listening.ts", "/run/assay/executor/executor.sock"]

FROM runtime AS gateway
COPY --from=build /app /app
EXPOSE 7443
ENTRYPOINT ["/usr/local/bin/node", "/app/bin/assay"]
CMD ["serve", "--listen=0.0.0.0:7443", "--data-directory=/var/lib/assay", "--sandbox=process", "--executors=attach:/run/assay/executors"]
HEALTHCHECK --interval=10s --timeout=5s --start-period=15s CMD ["/usr/local/bin/node", "/app/bin/assay", "health"]

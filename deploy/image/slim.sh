# Takes from the base what only a build needs: package clients, and the headers and manuals that came with Node. Runs in the build alone.
set -eu
rm -rf /usr/local/lib/node_modules /usr/local/include/node /usr/local/share/doc /usr/local/share/man /opt/yarn-* /usr/local/bin/docker-entrypoint.sh \
  /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /usr/local/bin/yarn /usr/local/bin/yarnpkg /usr/local/bin/nodejs /slim.sh
# Nothing of the base runs as another user than who starts it.
find / -xdev -type f \( -perm -4000 -o -perm -2000 \) -exec chmod a-s {} +
# Not readable by whom runs it.
node=$(readlink -f "$(command -v node)")
[ "$node" = /usr/local/bin/node ] || mv "$node" /usr/local/bin/node
chown 0:0 /usr/local/bin/node
chmod 0711 /usr/local/bin/node
# What both images are started on.
mkdir -p /run/assay/executor /run/assay/executors /var/lib/assay /etc/assay
chown 65532:65532 /run/assay/executor /var/lib/assay
chmod 0700 /run/assay/executor /var/lib/assay

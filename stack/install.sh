# Installs a package ($1) without starting, or enabling for the next boot, its services ($2 …: their systemd units).
# Run as root, from standard input.
set -eu
export DEBIAN_FRONTEND=noninteractive
policy=/usr/sbin/policy-rc.d
package=$1
shift
units=$*

known() { [ -e "/lib/systemd/system/$1" ] || [ -e "/usr/lib/systemd/system/$1" ]; }

new_units=
for unit in $units; do known "$unit" || new_units="$new_units $unit"; done

restore() {
  rm -f "$policy"
  if [ -e "$policy.before-steward" ]; then mv "$policy.before-steward" "$policy"; fi
}
trap restore EXIT
trap 'exit 130' INT TERM

# Debian's maintainer scripts ask this file before they start a service; 101 means no.
if [ -e "$policy" ] && [ ! -e "$policy.before-steward" ]; then mv "$policy" "$policy.before-steward"; fi
printf '#!/bin/sh\nexit 101\n' >"$policy"
chmod 755 "$policy"

install() { apt-get -y -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0 --no-install-recommends install "$package" </dev/null; }

install || { apt-get update </dev/null; install; }

if command -v systemctl >/dev/null; then
  for unit in $new_units; do if known "$unit"; then systemctl --quiet disable "$unit"; fi; done
elif [ -n "$units" ]; then
  update-rc.d "$package" disable
fi

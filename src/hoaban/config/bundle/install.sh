[ "$(wc -c <"$0")" -eq @SIZE@ ]||{ echo "hoaban: this file was cut short or altered. Copy it again.">&2;exit 65;}
# The line above comes first, and short, so that a copy cut almost anywhere says so.
# Hoa Ban in one file: sh THIS_FILE FOLDER installs it there, without a network. Nothing outside FOLDER is touched.
set -eu
skip=@SKIP@ digest=@DIGEST@ python_version=@PYTHON@ machine=@MACHINE@ extras=@EXTRAS@

stop() { printf 'hoaban: %s\n' "$1" >&2; exit "${2:-65}"; }

[ $# -eq 1 ] || stop "say where to: sh $0 FOLDER" 64
folder=$1
[ "$(uname -m)" = "$machine" ] || stop "this bundle is for $machine, the machine is $(uname -m). Make one on such a machine." 78

python=
for candidate in "${HOABAN_PYTHON:-}" /usr/bin/python3 "python$python_version" python3; do
    [ -n "$candidate" ] || continue
    found=$("$candidate" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null || true)
    if [ "$found" = "$python_version" ]; then python=$candidate; break; fi
done
[ -n "$python" ] || stop "Python $python_version is missing: the packages in this bundle are for it. Name one with HOABAN_PYTHON." 78

if [ -e "$folder" ] && [ -n "$(ls -A "$folder")" ]; then
    stop "$folder is not empty. Choose a new folder; the data of an installation lies apart, in HOABAN_DATA_DIR."
fi

# All of it is checked before the first file is written.
given=$(tail -c "+$skip" "$0" | sha256sum | cut -d ' ' -f 1)
[ "$given" = "$digest" ] || stop "this file was altered on its way. Copy it again."

mkdir -p "$folder"
tail -c "+$skip" "$0" | tar -xzf - -C "$folder" || stop "the files could not be written. Is the disk full (df -h)?" 74
HOABAN_PYTHON=$python HOABAN_EXTRAS=$extras "$folder/hoaban" >/dev/null || stop "the environment could not be made; see above." 74
printf 'Installed in %s. Next:\n  %s/hoaban demo          a look at it\n  docs/operator/running.md, keeping.md   a real installation, an upgrade\n' \
    "$folder" "$folder"
exit 0

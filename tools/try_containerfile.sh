#!/bin/sh
# Builds the Containerfile without a container engine: each FROM is a folder, each RUN a command in a chroot. Then starts
# the image and lets it inspect a service. As root: tools/try_containerfile.sh
#
# Supports what the file uses: FROM debian:12-slim (debootstrap's minbase) or scratch, WORKDIR, COPY, COPY --from, RUN,
# ENTRYPOINT. Any other instruction is an error, so that none is silently skipped.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
# fresh_machine.sh has unmounted everything. If a mount is left, --one-file-system keeps rm from following it.
trap 'rm -rf --one-file-system "$work"' EXIT
stage=
directory=/
steps=0

follow() {
        instruction=$1
        rest=$2
        case $instruction in
        FROM)
                stage=$work/$(echo "$rest" | sed -n 's/.* AS //p')
                [ "$stage" != "$work/" ] || stage=$work/last
                directory=/
                case $rest in
                debian:12-slim*) FRESH_INCLUDE='' tools/fresh_machine.sh "$stage" true ;;
                scratch) mkdir "$stage" ;;
                *) echo "try_containerfile: FROM $rest is not known" >&2 && exit 2 ;;
                esac
                ;;
        WORKDIR)
                directory=$rest
                mkdir -p "$stage$directory"
                ;;
        # The build context exists already: a clone of the committed tree in /plateau.
        COPY)
                case $rest in
                '. /plateau') [ -f "$stage/plateau/Containerfile" ] ;;
                --from=*)
                        rest=${rest#--from=}
                        from=$work/${rest%% *}
                        rest=${rest#* }
                        cp -a "$from${rest%% *}/." "$stage${rest#* }"
                        ;;
                *) echo "try_containerfile: COPY $rest is not known" >&2 && exit 2 ;;
                esac
                ;;
        RUN) FRESH_KEEP=yes tools/fresh_machine.sh "$stage" "cd $directory && $rest" ;;
        ENTRYPOINT) entry=$(echo "$rest" | sed 's/^\["//; s/"\]$//') ;;
        *) echo "try_containerfile: the instruction $instruction is not known" >&2 && exit 2 ;;
        esac
}

while read -r instruction rest; do
        case $instruction in
        '' | '#'*) continue ;;
        esac
        steps=$((steps + 1))
        echo "== $instruction $rest"
        follow "$instruction" "$rest" </dev/null
done <Containerfile

mkdir -p "$stage/proc"
mount -t proc proc "$stage/proc"
trap 'umount "$stage/proc"; rm -rf --one-file-system "$work"' EXIT
chroot "$stage" "$entry" --version
chroot "$stage" "$entry" check reserve >/dev/null
chroot "$stage" /bin/sh -c 'sleep 0'
chroot "$stage" "$entry" inspect $$ >/dev/null
echo "followed $steps steps; the image has $(du -sxm --exclude=./proc "$stage" | cut -f1) MiB"

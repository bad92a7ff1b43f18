#!/bin/bash
# Asks the bash completion what it offers. usage: check_completion.sh PLATEAU COMPLETION
set -eu
PATH=$(cd "$(dirname "$1")" && pwd):$PATH
# shellcheck source=/dev/null
source "$2"
failures=0

# offers WORD... -- EXPECTED: completing the last WORD offers EXPECTED
offers() {
        COMP_WORDS=()
        while [ "$1" != -- ]; do
                COMP_WORDS+=("$1")
                shift
        done
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        COMPREPLY=()
        _plateau
        case " ${COMPREPLY[*]} " in
        *" $2 "*) ;;
        *)
                echo "${COMP_WORDS[*]} offers '${COMPREPLY[*]}', not '$2'"
                failures=$((failures + 1))
                ;;
        esac
}

work=$(mktemp -d)
trap 'rm -rf --one-file-system "$work"' EXIT
mkdir -p "$work/matrices" "$work/scenarios" "$work/results/reserve/latest"
touch "$work/matrices/quick.json" "$work/scenarios/reserve.json" "$work/results/reserve/latest/manifest.json"
cd "$work"
offers plateau che -- check
offers plateau '' -- load
offers plateau check --s -- --set
offers plateau load --conn -- --connections
offers plateau load --ra -- --rate
offers plateau load --http -- --http2
offers plateau judge --ver -- --version
offers plateau check res -- reserve
offers plateau judge results/ -- results/reserve/latest
offers plateau matrix s -- submit
offers plateau matrix run qu -- quick
offers plateau matrix run --ce -- --cell
offers plateau gate x --baseline results/ -- results/reserve/latest
exit "$failures"

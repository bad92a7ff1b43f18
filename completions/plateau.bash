# bash completion for plateau: commands and options come from the program's own --help, so they are never out of
# date; scenarios and results are offered by name.

_plateau_commands() {
        plateau --help 2>/dev/null | sed -n '/^Commands:/,/^$/s/^  \([a-z][a-z-]*\) .*/\1/p'
}

# The commands that a command is made of: `plateau matrix run`.
_plateau_parts() {
        plateau "$1" --help 2>/dev/null | sed -n "/^Commands:/,/^\$/s/^  $1 \([a-z][a-z-]*\) .*/\1/p"
}

_plateau_options() {
        plateau "$@" --help 2>/dev/null | sed -n 's/^  \(-[a-zA-Z], \|    \)\(--[a-z0-9-]*\).*/\2/p'
}

# Folders that hold a result, and the links to the latest.
_plateau_results() {
        local manifest
        for manifest in results/*/*/manifest.json; do
                [ -e "$manifest" ] && printf '%s\n' "${manifest%/manifest.json}"
        done
}

_plateau_scenarios() {
        local file
        for file in scenarios/*.json; do
                [ -e "$file" ] || continue
                file=${file##*/}
                [ "$file" = scenario.schema.json ] || printf '%s\n' "${file%.json}"
        done
}

_plateau_matrices() {
        local file
        for file in matrices/*.json; do
                [ -e "$file" ] || continue
                file=${file##*/}
                [ "$file" = matrix.schema.json ] || printf '%s\n' "${file%.json}"
        done
}

_plateau() {
        local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]}
        local words=

        if [ "$COMP_CWORD" -eq 1 ]; then
                words="$(_plateau_commands) --help --version"
        elif [ "${current#-}" != "$current" ]; then
                case $command in
                matrix) words="$(_plateau_options matrix "${COMP_WORDS[2]}") --help --quiet --version" ;;
                *) words="$(_plateau_options "$command") --help --quiet --version" ;;
                esac
        elif [ "$previous" = --baseline ] || [ "$previous" = -b ]; then
                words=$(_plateau_results)
        else
                case $command in
                run | check | load) words=$(_plateau_scenarios) ;;
                judge | report | gate | compare) words=$(_plateau_results) ;;
                help) words=$(_plateau_commands) ;;
                matrix)
                        if [ "$COMP_CWORD" -eq 2 ]; then
                                words=$(_plateau_parts matrix)
                        else
                                words=$(_plateau_matrices)
                        fi
                        ;;
                inspect | new | watch) words=$(ps -e -o pid= 2>/dev/null) ;;
                esac
        fi
        mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
        if [ ${#COMPREPLY[@]} -eq 0 ]; then
                mapfile -t COMPREPLY < <(compgen -f -- "$current")
        fi
}

complete -o filenames -F _plateau plateau

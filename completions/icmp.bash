# Completion of `icmp` for bash. What can be completed is asked of the command itself, so that what
# its help shows and what completes are the same.

_icmp_options() {
  "$@" --help 2>/dev/null |
    sed -n '/^ *-/{s/^ *//;s/  .*//;s/,/ /g;p}' | tr ' ' '\n' | grep -aoE '^--?[A-Za-z0-9][A-Za-z0-9-]*'
}

_icmp_commands() {
  "$@" --help 2>/dev/null | awk '
    /^[^ ]/ { inside = tolower($0) ~ /^(sub)?commands/ }
    inside && /^  [a-z]/ { sub(/,$/, "", $1); print $1 }'
}

_icmp_labs() {
  "$1" lab list 2>/dev/null | sed 's/ .*//'
}

_icmp_stops() {
  "$1" tour --list 2>/dev/null | sed 's/ .*//'
}

_icmp() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
  local program=${COMP_WORDS[0]} word command=()
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    [[ $word == -* ]] && continue
    # A command of a command is one as long as help shows such; a query's kind is the next best.
    if [[ ${#command[@]} == 0 || (${#command[@]} == 1 && ${command[0]} =~ ^(lab|query)$) ]]; then
      command+=("$word")
    fi
  done
  if [[ $previous == --color ]]; then
    mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$current")
  elif [[ $previous == --lab ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$(_icmp_labs "$program")" -- "$current")
  elif [[ $current == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$(_icmp_options "$program" "${command[@]}")" -- "$current")
  elif [[ ${#command[@]} == 0 || ${command[*]} == lab ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$(_icmp_commands "$program" "${command[@]}")" -- "$current")
  elif [[ ${command[*]} =~ ^lab\ (run|show|check)$ ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$(_icmp_labs "$program")" -- "$current")
  elif [[ ${command[0]} == query && ${#command[@]} == 1 ]]; then
    mapfile -t COMPREPLY < <(compgen -W 'timestamp mask information routers interface name' -- "$current")
  elif [[ ${command[0]} == tour ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$(_icmp_stops "$program")" -- "$current")
  else
    COMPREPLY=() # names of files, from `-o default`
  fi
}

complete -o default -F _icmp icmp

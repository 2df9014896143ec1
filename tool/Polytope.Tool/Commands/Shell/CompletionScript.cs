namespace Polytope.Tool.Commands.Shell;

/// <summary>
/// A script for each shell. It asks the tool itself for the words, by a verb that is for scripts alone, and leaves
/// everything else to the completion of files, and of <c>dotnet</c> where there was one.
/// </summary>
internal static class CompletionScript
{
    /// <summary>
    /// The verb that prints the words; the words of the line follow it, the last one as far as it is typed.
    /// </summary>
    public const string Verb = "__complete";

    private static readonly Dictionary<string, string> _scripts = new()
    {
        ["bash"] = Bash,
        ["zsh"] = Zsh,
        ["fish"] = Fish,
        ["powershell"] = PowerShell,
    };

    public static IEnumerable<string> Shells => _scripts.Keys;

    /// <summary>The script; null for a shell without one.</summary>
    public static string? For(string shell) =>
        _scripts.GetValueOrDefault(shell == "pwsh" ? "powershell" : shell)?.ReplaceLineEndings("\n");

    private const string Bash =
        """
        # Completion of dotnet polytope for bash: eval "$(dotnet polytope completion bash)"
        _dotnet_polytope_words() {
            # $1: the words to skip. Bash breaks words at '=' and ':'; here they end at blanks alone.
            local line="${COMP_LINE:0:COMP_POINT}" words current word
            read -r -a words <<<"$line"
            if [[ $line == *[[:space:]] ]]; then words+=(''); fi
            current="${words[${#words[@]} - 1]}"
            COMPREPLY=()
            while IFS= read -r word; do
                if [[ -z $word ]]; then continue; fi
                # What stands before the last break is no part of the word that bash replaces.
                if [[ $current == *=* ]]; then word="${word#"${current%=*}="}"; fi
                COMPREPLY+=("$word")
            done < <(dotnet-polytope __complete "${words[@]:$1}" 2>/dev/null)
            if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[=.] ]]; then compopt -o nospace; fi
        }

        _dotnet_polytope() { _dotnet_polytope_words 1; }

        _dotnet_polytope_of_dotnet() {
            if [[ ${COMP_WORDS[1]} == polytope && $COMP_CWORD -gt 1 ]]; then
                _dotnet_polytope_words 2
            elif [[ -n $_dotnet_polytope_other ]]; then
                "$_dotnet_polytope_other" "$@"
            fi
        }

        if [[ $(complete -p dotnet 2>/dev/null) =~ -F\ ([^ ]+) ]]; then
            if [[ ${BASH_REMATCH[1]} != _dotnet_polytope_of_dotnet ]]; then
                _dotnet_polytope_other="${BASH_REMATCH[1]}"
            fi
        fi
        complete -o default -F _dotnet_polytope dotnet-polytope
        complete -o default -F _dotnet_polytope_of_dotnet dotnet

        """;

    private const string Zsh =
        """
        #compdef dotnet-polytope
        # Completion of dotnet polytope for zsh: eval "$(dotnet polytope completion zsh)", after compinit
        _dotnet_polytope_words() {
            # $1: the place of the first word after the command's own name.
            local -a found ended open
            found=("${(@f)$(dotnet-polytope __complete "${(@)words[$1,CURRENT]}" 2>/dev/null)}")
            ended=(${found:#*[=.]})
            open=(${(M)found:#*[=.]})
            if (( ${#ended} + ${#open} == 0 )); then _files; return; fi
            compadd -- $ended
            compadd -S '' -- $open
        }

        _dotnet_polytope() { _dotnet_polytope_words 2 }

        _dotnet_polytope_of_dotnet() {
            if [[ $words[2] == polytope ]] && (( CURRENT > 2 )); then
                _dotnet_polytope_words 3
            elif [[ -n $_dotnet_polytope_other ]]; then
                $_dotnet_polytope_other "$@"
            fi
        }

        if [[ -n $_comps[dotnet] && $_comps[dotnet] != _dotnet_polytope_of_dotnet ]]; then
            _dotnet_polytope_other=$_comps[dotnet]
        fi
        compdef _dotnet_polytope dotnet-polytope
        compdef _dotnet_polytope_of_dotnet dotnet

        """;

    private const string Fish =
        """
        # Completion of dotnet polytope for fish: dotnet polytope completion fish | source
        function __dotnet_polytope_words
            set -l words (commandline -opc)
            set -e words[1]
            if test "$words[1]" = polytope
                set -e words[1]
            end
            dotnet-polytope __complete $words (commandline -ct) 2>/dev/null
        end

        complete -c dotnet-polytope -a '(__dotnet_polytope_words)'
        complete -c dotnet -n '__fish_seen_subcommand_from polytope' -a '(__dotnet_polytope_words)'

        """;

    private const string PowerShell =
        """
        # Completion of dotnet polytope for PowerShell:
        # dotnet polytope completion powershell | Out-String | Invoke-Expression
        $dotnetPolytopeWords = {
            param($word, $tree, $position)
            $words = @($tree.CommandElements | Where-Object { $_.Extent.EndOffset -lt $position -or
                ($_.Extent.EndOffset -eq $position -and $_.Extent.Text -ne $word) } | ForEach-Object { $_.Extent.Text })
            $isOwn = [IO.Path]::GetFileNameWithoutExtension($words[0]) -eq 'dotnet-polytope'
            if (-not $isOwn -and ($words.Count -lt 2 -or $words[1] -ne 'polytope')) {
                if (-not $isOwn) { dotnet complete --position $position "$tree" }
                return
            }
            $rest = @($words | Select-Object -Skip $(if ($isOwn) { 1 } else { 2 }))
            # PowerShell before 7.3 drops an empty argument unless it is quoted.
            $last = if ($word) { $word } elseif ($PSVersionTable.PSVersion -ge [version]'7.3') { '' } else { '""' }
            dotnet-polytope __complete @rest $last | ForEach-Object {
                [Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
            }
        }
        Register-ArgumentCompleter -Native -CommandName dotnet-polytope, dotnet -ScriptBlock $dotnetPolytopeWords

        """;
}

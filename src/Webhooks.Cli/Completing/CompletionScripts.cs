namespace Webhooks.Cli;

/// <summary>Scripts with which a shell asks the program for completions; if it has none, the shell completes files.</summary>
internal static class CompletionScripts
{
    // The parser knows the program by the name of its assembly; "webhooks" would be the noun.
    private const string Bash = """
        _webhooks() {
            local IFS=$'\n'
            local line="Webhooks.Cli${COMP_LINE:${#COMP_WORDS[0]}}"
            COMPREPLY=( $(compgen -W "$(webhooks "[suggest:$((COMP_POINT + 12 - ${#COMP_WORDS[0]}))]" "$line" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}") )
        }
        complete -o default -F _webhooks webhooks
        """;

    // As a file of $fpath it is the body of a function with its name, which the first Tab calls.
    private const string Zsh = """
        #compdef webhooks
        _webhooks() {
            local line="Webhooks.Cli ${words[2,CURRENT-1]:+${(j: :)words[2,CURRENT-1]} }$PREFIX"
            local -a found
            found=("${(@f)$(webhooks "[suggest:${#line}]" "$line" 2>/dev/null)}")
            if [[ -n "$found" ]]; then compadd -a found; else _files; fi
        }
        if [[ "${funcstack[1]}" = _webhooks ]]; then _webhooks "$@"; else compdef _webhooks webhooks; fi
        """;

    private const string Fish = """
        function __webhooks_complete
            set -l line (string replace -r '^\S+' Webhooks.Cli -- (commandline -cp))
            set -l found (webhooks "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null)
            if test -n "$found"
                printf '%s\n' $found
            else
                __fish_complete_path (commandline -ct)
            end
        end
        complete -c webhooks -f -a '(__webhooks_complete)'
        """;

    // The line ends with its last word; the cursor may be after it.
    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName webhooks -ScriptBlock {
            param($word, $line, $position)
            $text = ("$line" -replace '^\S+', 'Webhooks.Cli')
            $cursor = $position - $line.Extent.StartOffset + $text.Length - "$line".Length
            webhooks "[suggest:$cursor]" $text.PadRight($cursor) 2>$null | Where-Object { $_ -like "$word*" } |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
        }
        """;

    public static string[] Shells { get; } = ["bash", "zsh", "fish", "pwsh"];

    /// <summary>The script for one of <see cref="Shells"/>.</summary>
    public static string Of(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        _ => PowerShell,
    };
}

using System.CommandLine;

namespace Webhooks.Cli;

/// <summary>Scripts that let a shell ask the program itself what may come next.</summary>
internal static class CompletionVerb
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

    private const string Zsh = """
        #compdef webhooks
        _webhooks() {
            local -a words
            words=("${(@f)$(webhooks "[suggest:$((CURSOR + 4))]" "Webhooks.Cli${BUFFER#webhooks}" 2>/dev/null)}")
            if [ -n "${words[*]}" ]; then compadd -a words; else _files; fi
        }
        compdef _webhooks webhooks
        """;

    private const string Fish = """
        function __webhooks_complete
            set -l line (string replace -r '^\S+' Webhooks.Cli -- (commandline -cp))
            webhooks "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c webhooks -a '(__webhooks_complete)'
        """;

    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName webhooks -ScriptBlock {
            param($word, $line, $position)
            webhooks "[suggest:$($position + 4)]" ("$line" -replace '^\S+', 'Webhooks.Cli') 2>$null | Where-Object { $_ -like "$word*" } |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
        }
        """;

    public static Verb Create()
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh, fish or pwsh" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "pwsh");
        return new Verb(
            "completion",
            "Print a script that completes nouns, verbs and options in your shell.",
            "webhooks completion bash > ~/.local/share/bash-completion/completions/webhooks",
            "webhooks completion zsh > ~/.zfunc/_webhooks",
            "webhooks completion fish > ~/.config/fish/completions/webhooks.fish") { shell }
            .Does(call =>
            {
                call.Terminal.Print(call.Get(shell) switch { "bash" => Bash, "zsh" => Zsh, "fish" => Fish, _ => PowerShell });
                return Task.CompletedTask;
            });
    }
}

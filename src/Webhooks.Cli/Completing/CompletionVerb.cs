using System.CommandLine;

namespace Webhooks.Cli;

/// <summary>Scripts that let a shell ask the program itself what may come next.</summary>
internal static class CompletionVerb
{
    private const string Bash = """
        _webhooks() {
            local IFS=$'\n'
            COMPREPLY=( $(compgen -W "$(webhooks "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}") )
        }
        complete -o default -F _webhooks webhooks
        """;

    private const string Zsh = """
        #compdef webhooks
        _webhooks() {
            local -a words
            words=("${(@f)$(webhooks "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
            if [ -n "${words[*]}" ]; then compadd -a words; else _files; fi
        }
        compdef _webhooks webhooks
        """;

    private const string Fish = """
        function __webhooks_complete
            set -l line (commandline -cp)
            webhooks "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c webhooks -a '(__webhooks_complete)'
        """;

    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName webhooks -ScriptBlock {
            param($word, $line, $position)
            webhooks "[suggest:$position]" "$line" 2>$null | Where-Object { $_ -like "$word*" } |
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

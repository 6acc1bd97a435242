using System.Diagnostics;
using Webhooks.Cli.Tests.Running;
using Xunit;

namespace Webhooks.Cli.Tests.Completing;

/// <summary>The scripts in the shells that are there, which ask the real program.</summary>
public sealed class ShellTests
{
    private const string Bash = """
        source <(webhooks completion bash)
        COMP_LINE="$LINE" COMP_POINT=${#LINE} COMP_WORDS=($LINE)
        [[ $LINE == *' ' ]] && COMP_WORDS+=('')
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _webhooks
        printf '%s\n' "${COMPREPLY[@]}"
        """;

    // Without a line editor: what it would give to one is printed. The script is called as zsh does at the first Tab: as the body of a
    // function.
    private const string Zsh = """
        compadd() { shift; print -l -- ${(PM)1:#$PREFIX*} }
        _files() { print files }
        functions[_webhooks]="$(webhooks completion zsh)"
        words=(${(s: :)LINE})
        [[ $LINE == *' ' ]] && words+=('')
        CURRENT=${#words} PREFIX=$words[-1]
        _webhooks
        """;

    private const string Fish = """
        webhooks completion fish | source
        complete -C "$LINE"
        """;

    private const string PowerShell = """
        webhooks completion pwsh | Out-String | Invoke-Expression
        [System.Management.Automation.CommandCompletion]::CompleteInput($env:LINE, $env:LINE.Length, $null).CompletionMatches.CompletionText
        """;

    public static TheoryData<string, string, string> Shells => new()
    {
        { "bash", "webhooks() { \"$DOTNET\" \"$PROGRAM\" \"$@\"; }", Bash },
        { "zsh", "webhooks() { \"$DOTNET\" \"$PROGRAM\" \"$@\" }", Zsh },
        { "fish", "function webhooks; $DOTNET $PROGRAM $argv; end", Fish },
        { "pwsh", "function webhooks { & $env:DOTNET $env:PROGRAM @args }", PowerShell },
    };

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task A_begun_verb_is_completed(string shell, string program, string script) =>
        await Offers(shell, program + "\n" + script, "webhooks deliveries re", "resend");

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task Behind_a_noun_its_verbs_are_offered_and_no_files(string shell, string program, string script) =>
        await Offers(shell, program + "\n" + script, "webhooks keys ", "-h", "-o", "--help", "--key", "--output", "--profile", "--url",
            "create", "list", "revoke");

    [Theory]
    [InlineData("bash", "-n")]
    [InlineData("zsh", "-n")]
    [InlineData("fish", "-n")]
    public async Task A_script_is_one_of_its_shell(string shell, string option)
    {
        if (Find(shell) is not { } path)
            return;
        using var process = Start(path, option, "/dev/stdin");
        await process.StandardInput.WriteAsync(CompletionScripts.Of(shell));
        process.StandardInput.Close();
        var ran = await Tool.Ended(process);

        Assert.Equal((0, ""), (ran.Code, ran.Error));
    }

    private static async Task Offers(string shell, string script, string line, params string[] expected)
    {
        if (Find(shell) is not { } path)
            return;
        using var process = Start(path, shell is "zsh" ? ["-fc", script] : shell is "fish" ? ["--no-config", "-c", script] : ["-c", script],
            line);
        process.StandardInput.Close();
        var ran = await Tool.Ended(process);

        Assert.Equal("", ran.Error);
        Assert.Equal(
            expected.Order(), ran.Expect().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(text => text.TrimEnd('\r')).Order());
    }

    private static Process Start(string path, params string[] arguments) => Start(path, arguments, "");

    private static Process Start(string path, string[] arguments, string line)
    {
        var start = new ProcessStartInfo(
            path, arguments)
        { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        (start.Environment["LINE"], start.Environment["DOTNET"], start.Environment["PROGRAM"]) = (line, Tool.Dotnet, Tool.Program);
        return Process.Start(start)!;
    }

    private static string? Find(string shell) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, shell))
            .FirstOrDefault(File.Exists);
}

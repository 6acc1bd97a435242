using System.Globalization;

namespace Webhooks.Benchmarks;

/// <summary>Options as <c>--name value</c> and <c>--flag</c>. Each is asked for by its benchmark, with its default.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string?> _given = [];
    private readonly List<string> _effective = [];

    /// <exception cref="BenchmarkException">The words are not options.</exception>
    public Arguments(params ReadOnlySpan<string> words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (!words[i].StartsWith("--", StringComparison.Ordinal))
                throw new BenchmarkException($"'{words[i]}' is not an option; options are --name value.");
            var hasValue = i + 1 < words.Length && !words[i + 1].StartsWith("--", StringComparison.Ordinal);
            _given[words[i][2..]] = hasValue ? words[++i] : null;
        }
    }

    /// <summary>Every option with the value that holds, given or default.</summary>
    public string Effective => string.Join(' ', _effective);

    public int Number(string name, int byDefault)
    {
        var text = Take(name, byDefault.ToString(CultureInfo.InvariantCulture));
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new BenchmarkException($"--{name} takes a whole number, not '{text}'.");
    }

    public string Choice(string name, params ReadOnlySpan<string> choices)
    {
        var text = Take(name, choices[0]);
        return choices.Contains(text)
            ? text
            : throw new BenchmarkException($"--{name} takes {string.Join(" or ", choices)}, not '{text}'.");
    }

    public string Text(string name, string byDefault) => Take(name, byDefault);

    public bool Flag(string name)
    {
        if (!_given.Remove(name, out var value))
            return false;
        if (value is not null)
            throw new BenchmarkException($"--{name} takes no value.");
        _effective.Add($"--{name}");
        return true;
    }

    /// <exception cref="BenchmarkException">An argument was given that no benchmark has.</exception>
    public void Complete()
    {
        if (_given.Count > 0)
            throw new BenchmarkException($"There is no option --{_given.Keys.First()} here; there is: {Effective}");
    }

    private string Take(string name, string byDefault)
    {
        var text = _given.Remove(name, out var value) ? value ?? throw new BenchmarkException($"--{name} takes a value.") : byDefault;
        _effective.Add($"--{name} {text}");
        return text;
    }
}

using Microsoft.Extensions.Configuration;
using Webhooks.Actors.Options;

namespace Webhooks.Actors.Settings;

/// <summary>Reads a section of the configuration, and collects its errors and known keys.</summary>
/// <param name="section">The section.</param>
/// <param name="path">The section's name in messages; empty for the whole configuration.</param>
internal sealed class SettingsReader(IConfiguration section, string path)
{
    private readonly string _prefix = path.Length == 0 ? "" : $"{path}:";
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>One sentence for each setting that is wrong.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>The requested keys, below the section.</summary>
    public IReadOnlySet<string> Known => _known;

    /// <summary>A key in the operator's form.</summary>
    public string NameOf(string key) => _prefix + key;

    /// <summary>Sets a value that is configured and valid.</summary>
    /// <param name="key">Below the section.</param>
    /// <param name="allowed">The allowed values, to complete "it must be".</param>
    /// <param name="parse">Reads the value; false when it is not allowed.</param>
    /// <param name="set">Takes the value.</param>
    public void Read<T>(string key, string allowed, TryParse<T> parse, Action<T> set)
    {
        _known.Add(key);
        if (section[key] is not { } text)
            return;
        if (parse(text.Trim(), out var value))
            set(value);
        else
            Errors.Add(Wrong(key, text, allowed));
    }

    /// <summary>
    /// Sets a list that is configured and valid, as an array or as text with commas. An array wins over a text, which may be
    /// the default of appsettings.json.
    /// </summary>
    public void ReadList<T>(string key, string allowed, TryParse<T> parse, Action<IReadOnlyList<T>> set)
    {
        _known.Add(key);
        var list = section.GetSection(key);
        var array = list.GetChildren().ToArray();
        if (array.Length == 0 && list.Value is null)
            return;
        var items = array.Length > 0
            ? array.Select(child => (Key: $"{key}:{child.Key}", Text: child.Value ?? ""))
            : list.Value!.Split(',').Select(text => (Key: key, Text: text));
        var values = new List<T>();
        foreach (var (itemKey, text) in items.Select(item => (item.Key, item.Text.Trim())).Where(item => item.Item2.Length > 0))
        {
            if (parse(text, out var value))
                values.Add(value);
            else
                Errors.Add(array.Length > 0 ? Wrong(itemKey, text, allowed) : $"{Wrong(key, list.Value!, allowed)} '{text}' is not one.");
        }

        set(values);
    }

    /// <summary>
    /// Sets the items of a list that are configured and valid, as <see cref="ReadList"/> does. Errors do not repeat a value.
    /// </summary>
    public void ReadSecrets<T>(string key, string allowed, TryParse<T> parse, Action<T> add)
    {
        _known.Add(key);
        var list = section.GetSection(key);
        var array = list.GetChildren().ToArray();
        var items = array.Length > 0
            ? array.Select(child => (Key: $"{key}:{child.Key}", Text: child.Value ?? ""))
            : (list.Value ?? "").Split(',').Select(text => (Key: key, Text: text));
        foreach (var (itemKey, text) in items.Select(item => (item.Key, item.Text.Trim())).Where(item => item.Item2.Length > 0))
        {
            if (parse(text, out var value))
                add(value);
            else
                Errors.Add($"{NameOf(itemKey)} has a value that is not allowed; it must be {allowed}.");
        }
    }

    /// <summary>The items of an array whose errors the caller reports.</summary>
    public IEnumerable<IConfigurationSection> Items(string key)
    {
        _known.Add(key);
        return section.GetSection(key).GetChildren();
    }

    /// <summary>Any other key in the section is a typing error.</summary>
    public void RefuseUnknown()
    {
        foreach (var key in Configured().Where(key => !_known.Any(known => IsAtOrBelow(key, known))))
            Errors.Add($"{NameOf(key)} is not a setting; {UnknownKey.Hint(key, _known, NameOf)}");
    }

    private string Wrong(string key, string text, string allowed) => $"{NameOf(key)} is '{text}'; it must be {allowed}.";

    private IEnumerable<string> Configured() =>
        section.AsEnumerable(makePathsRelative: true).Where(pair => !string.IsNullOrEmpty(pair.Value) && pair.Key.Length > 0)
            .Select(pair => pair.Key).Order();

    private static bool IsAtOrBelow(string path, string key) =>
        path.StartsWith(key, StringComparison.OrdinalIgnoreCase) && (path.Length == key.Length || path[key.Length] == ':');
}

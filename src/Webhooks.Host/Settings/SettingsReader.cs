namespace Webhooks.Host;

/// <summary>Reads the section <c>Webhooks</c>, and remembers what is wrong with it and what nobody has asked for.</summary>
internal sealed class SettingsReader(IConfiguration configuration)
{
    public const string Section = "Webhooks";

    private readonly IConfigurationSection _section = configuration.GetSection(Section);
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    public delegate bool TryParse<T>(string text, out T value);

    public List<string> Errors { get; } = [];

    /// <summary>The keys that were asked for, below <c>Webhooks</c>.</summary>
    public IReadOnlySet<string> Known => _known;

    /// <summary>Sets a value that is configured and right.</summary>
    /// <param name="key">Below <c>Webhooks</c>.</param>
    /// <param name="allowed">What the value may be, to complete "it takes".</param>
    /// <param name="parse">Reads the value; false when it is not allowed.</param>
    /// <param name="set">Takes the value.</param>
    public void Read<T>(string key, string allowed, TryParse<T> parse, Action<T> set)
    {
        _known.Add(key);
        if (_section[key] is not { } text)
            return;
        if (parse(text.Trim(), out var value))
            set(value);
        else
            Errors.Add(Wrong(key, text, allowed));
    }

    /// <summary>
    /// Sets a list that is configured and right, as an array or as text with commas. An array wins over a text, which may be no more than
    /// the default of appsettings.json.
    /// </summary>
    public void ReadList<T>(string key, string allowed, TryParse<T> parse, Action<IReadOnlyList<T>> set)
    {
        _known.Add(key);
        var section = _section.GetSection(key);
        var array = section.GetChildren().ToArray();
        if (array.Length == 0 && section.Value is null)
            return;
        var items = array.Length > 0
            ? array.Select(child => (Key: $"{key}:{child.Key}", Text: child.Value ?? ""))
            : section.Value!.Split(',').Select(text => (Key: key, Text: text));
        var values = new List<T>();
        foreach (var (itemKey, text) in items.Select(item => (item.Key, item.Text.Trim())).Where(item => item.Item2.Length > 0))
        {
            if (parse(text, out var value))
                values.Add(value);
            else
                Errors.Add(array.Length > 0 ? Wrong(itemKey, text, allowed) : $"{Wrong(key, section.Value!, allowed)} '{text}' is none.");
        }

        set(values);
    }

    /// <summary>Sets the items of a list that are configured and right, as <see cref="ReadList"/> does. Errors do not repeat a value.</summary>
    public void ReadSecrets<T>(string key, string allowed, TryParse<T> parse, Action<T> add)
    {
        _known.Add(key);
        var section = _section.GetSection(key);
        var array = section.GetChildren().ToArray();
        var items = array.Length > 0
            ? array.Select(child => (Key: $"{key}:{child.Key}", Text: child.Value ?? ""))
            : (section.Value ?? "").Split(',').Select(text => (Key: key, Text: text));
        foreach (var (itemKey, text) in items.Select(item => (item.Key, item.Text.Trim())).Where(item => item.Item2.Length > 0))
        {
            if (parse(text, out var value))
                add(value);
            else
                Errors.Add($"{Section}:{itemKey} has a value that is not allowed; it takes {allowed}.");
        }
    }

    /// <summary>The items of an array whose errors the caller tells.</summary>
    public IEnumerable<IConfigurationSection> Items(string key)
    {
        _known.Add(key);
        return _section.GetSection(key).GetChildren();
    }

    /// <summary>Whatever else stands in the section is a typing error.</summary>
    public void RefuseUnknown()
    {
        foreach (var path in Configured().Where(path => !_known.Any(key => IsAtOrBelow(path, key))))
        {
            var parent = path.Contains(':', StringComparison.Ordinal) ? path[..(path.IndexOf(':', StringComparison.Ordinal) + 1)] : "";
            var siblings = _known.Where(key => key.StartsWith(parent, StringComparison.OrdinalIgnoreCase)).DefaultIfEmpty().ToArray();
            var there = siblings is [{ }, ..] ? siblings : [.. _known];
            Errors.Add($"{Section}:{path} is not a setting; there are {string.Join(", ", there.Order().Select(key => $"{Section}:{key}"))}.");
        }
    }

    private static string Wrong(string key, string text, string allowed) => $"{Section}:{key} is '{text}'; it takes {allowed}.";

    private IEnumerable<string> Configured() =>
        _section.AsEnumerable(makePathsRelative: true).Where(pair => !string.IsNullOrEmpty(pair.Value) && pair.Key.Length > 0).Select(pair => pair.Key).Order();

    private static bool IsAtOrBelow(string path, string key) =>
        path.StartsWith(key, StringComparison.OrdinalIgnoreCase) && (path.Length == key.Length || path[key.Length] == ':');
}

namespace Webhooks.Pbm.Output;

/// <summary>The fields of one object: a name and a value on each line.</summary>
internal sealed class Fields
{
    private readonly List<(string Name, string Value)> _fields = [];

    /// <param name="name">Its name.</param>
    /// <param name="value">Its value; a field without one is omitted.</param>
    public Fields Add(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            _fields.Add((name, Plain.Line(value)));
        return this;
    }

    public IEnumerable<string> Lines()
    {
        var width = _fields.Max(field => field.Name.Length);
        return _fields.Select(field => $"{field.Name.PadRight(width)}  {field.Value}");
    }
}

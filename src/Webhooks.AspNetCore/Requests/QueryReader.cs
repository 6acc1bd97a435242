using System.Globalization;
using Microsoft.AspNetCore.Http;
using Webhooks.Contracts;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>Reads the parameters of a query. <see cref="Check"/> rejects the request with all errors.</summary>
internal sealed class QueryReader(HttpRequest request)
{
    public const int DefaultLimit = 50;

    /// <summary>A page of this size is a few hundred kilobytes.</summary>
    public const int MaxLimit = 1000;

    private readonly List<FieldError> _errors = [];

    public delegate bool TryParse<T>(string text, out T value);

    public int Limit() => Read("limit", $"must be a whole number from 1 to {MaxLimit}", static (string text, out int limit) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= MaxLimit) ?? DefaultLimit;

    public string? Cursor() => Text("cursor");

    public DateTimeOffset? Instant(string name) =>
        Read<DateTimeOffset>(name, $"must be {Rfc3339.Allowed} (a '+' in a query is written %2B)", Rfc3339.TryParse);

    public EventType? Type(string name) => Read<EventType>(name, $"must be {EventType.Allowed}", EventType.TryParse);

    public T? Word<T>(string name)
        where T : struct, Enum => Read<T>(name, $"must be {Words<T>.Allowed}", Words<T>.TryParse);

    public bool Flag(string name) =>
        Read<bool>(
            name, "must be true or false", static (string text, out bool flag) => (flag = text == "true") || text == "false") ?? false;

    public void Check()
    {
        if (_errors.Count > 0)
            throw new RejectedRequestException(
                ProblemFactory.Create(StatusCodes.Status422UnprocessableEntity, ProblemCodes.InvalidParameter, _errors));
    }

    private T? Read<T>(string name, string allowed, TryParse<T> parse)
        where T : struct
    {
        if (Text(name) is not { } text)
            return null;
        if (parse(text, out var value))
            return value;
        _errors.Add(new(name, allowed));
        return null;
    }

    public string? Text(string name)
    {
        if (request.HttpContext.GetEndpoint() is { } endpoint && !QueryParameters.Of(endpoint).Contains(name))
            throw new InvalidOperationException(
                $"The endpoint '{endpoint.DisplayName}' reads the parameter '{name}' without declaring it.");
        var values = request.Query[name];
        if (values.Count > 1)
            _errors.Add(new(name, "is given more than once"));
        return values.Count == 1 ? values[0] : null;
    }
}

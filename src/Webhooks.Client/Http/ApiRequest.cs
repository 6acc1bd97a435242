using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;

namespace Webhooks.Client.Http;

/// <summary>Whether a request may be sent again when its outcome is unknown.</summary>
internal enum Repetition
{
    /// <summary>A repetition has no further effect.</summary>
    Harmless,

    /// <summary>
    /// Only when it was certainly not carried out: there was no connection, or the host answered that there were too many requests.
    /// </summary>
    WhenNothingWasDone,
}

/// <summary>A request to the API.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path below <c>/api/v1/</c>, query included.</param>
/// <param name="Repetition">Whether it may be sent again.</param>
internal sealed record ApiRequest(HttpMethod Method, string Path, Repetition Repetition = Repetition.Harmless)
{
    /// <summary>Makes the body for each attempt.</summary>
    public Func<HttpContent>? Content { get; init; }

    public static ApiRequest Get(string path) => new(HttpMethod.Get, path);

    public static ApiRequest Delete(string path) => new(HttpMethod.Delete, path);

    public static ApiRequest Post(string path, Repetition repetition) => new(HttpMethod.Post, path, repetition);

    public ApiRequest With<T>(T body, JsonTypeInfo<T> form)
    {
        ArgumentNullException.ThrowIfNull(body);
        return this with { Content = () => JsonContent.Create(body, form) };
    }
}

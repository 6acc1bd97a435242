using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Webhooks.Contracts;
using Webhooks.Model;

namespace Webhooks.AspNetCore;

/// <summary>
/// The header <c>Idempotency-Key</c>: it gives ids to events that have none. The same key in the same project gives the same
/// ids, and the journal recognises repetitions by their ids; so nothing else is stored.
/// </summary>
internal sealed class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    // As in Stripe's API, from which the header comes.
    private const int MaxLength = 255;

    private readonly string _scope;

    private IdempotencyKey(ProjectId project, string key) => _scope = $"{project}\n{key}";

    /// <summary>The key of the request, or null when it has none.</summary>
    public static IdempotencyKey? Of(HttpRequest request, ProjectId project)
    {
        var values = request.Headers[Header];
        if (values.Count == 0)
            return null;
        if (values is [{ Length: >= 1 and <= MaxLength } key] && !key.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return new(project, key);
        throw new RejectedRequestException(ProblemFactory.Create(
            StatusCodes.Status422UnprocessableEntity,
            ProblemCodes.InvalidParameter,
            [new(Header, $"must be one value of 1 to {MaxLength} printable ASCII characters")]));
    }

    /// <summary>The id of the event at a place in the batch; null for an event that is the whole request.</summary>
    public PublishedEventId IdOf(int? index)
    {
        var text = index is { } i ? string.Create(CultureInfo.InvariantCulture, $"{_scope}\n{i}") : _scope;
        return PublishedEventId.Parse("evt_" + Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
    }
}

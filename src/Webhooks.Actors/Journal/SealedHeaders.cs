using System.Collections.Immutable;
using Webhooks.Actors.Encryption;
using Webhooks.Model;

namespace Webhooks.Actors.Journal;

/// <summary>
/// A webhook's headers as the read model stores them. Its row is written again with each group of attempts: sealing them only when they
/// change keeps the number of values under one key far below what random nonces allow.
/// </summary>
internal sealed class SealedHeaders(KeyRing keys, ProjectId project, WebhookId webhook)
{
    private ImmutableSortedDictionary<string, string>? _headers;
    private Wire.Sealed? _sealed;

    public Wire.Sealed? Of(ImmutableSortedDictionary<string, string> headers)
    {
        if (keys.First is null || headers.IsEmpty)
            return null;
        if (!ReferenceEquals(headers, _headers))
        {
            var slot = SecretSlot.HeadersOf(new() { Headers = { headers } }, project, webhook);
            (_headers, _sealed) = (headers, SealedFields.ToWire(keys.Seal(slot.Place, slot.Clear.Span)));
        }

        return _sealed;
    }
}

using System.Buffers.Text;
using System.Security.Cryptography;
using Webhooks.Actors.Authorization;
using Webhooks.Actors.Gateway;
using Webhooks.Actors.Protocol;
using Webhooks.Actors.ReadModel.Reading;
using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>The keys of the API that are created while the host runs; those of its configuration are not among them.</summary>
public sealed class GatewayKeys
{
    private const int HintLength = 4;

    private readonly RegionAsking _asking;
    private readonly RuntimeKeys? _keys;
    private readonly TimeProvider _time;
    private readonly AccessCheck _check;

    internal GatewayKeys(RegionAsking asking, RuntimeKeys? keys, TimeProvider time, AccessCheck check) =>
        (_asking, _keys, _time, _check) = (asking, keys, time, check);

    private RuntimeKeys Keys => _keys ?? throw new InvalidOperationException("This engine has no keys.");

    /// <summary>Creates a key. Every node accepts it as soon as this returns.</summary>
    /// <param name="draft">Its name and rights.</param>
    /// <param name="cancellationToken">Stops waiting for the answer, not the command.</param>
    public async Task<CreatedKey> CreateAsync(RuntimeKeyDraft draft, CancellationToken cancellationToken = default)
    {
        _check.RequireAll(Capabilities.Admin);
        if (RuntimeKeyRules.Check(draft) is { Length: > 0 } errors)
        {
            throw new RefusedException(new(
                RefusalReason.Invalid, "invalid_key",
                "The key was not created: " + string.Join("; ", errors.Select(error => $"{error.Field} {error.Message}")) + ".")
            {
                Errors = errors,
            });
        }

        var text = RuntimeKey.Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RuntimeKey.RandomBytes));
        var now = _time.GetUtcNow();
        var key = new RuntimeKey(RuntimeKeyId.Parse(RandomIds.New("key_")), draft.Name)
        {
            Hash = KeyHash.Of(text),
            Hint = text[^HintLength..],
            Scopes = [.. RuntimeKeyRules.Scopes.Where(draft.Scopes.Contains)],
            Projects = [.. draft.Projects.Distinct()],
            RequestsPerSecond = draft.RequestsPerSecond,
            CreatedAt = now,
            ExpiresAt = now + draft.ExpiresIn,
        };
        await _asking.AskAsync<KeyRegion, KeyDone>(new CreateKey(key) { By = _check.Access.Actor }, cancellationToken)
            .ConfigureAwait(false);
        return new(key, text);
    }

    /// <summary>Ends a key. This node refuses it when this returns, all others within <see cref="RuntimeKeys.MaxAge"/>.</summary>
    public async Task RevokeAsync(RuntimeKeyId key, CancellationToken cancellationToken = default)
    {
        _check.RequireAll(Capabilities.Admin);
        await _asking.AskAsync<KeyRegion, KeyDone>(
            new RevokeKey(key, _time.GetUtcNow()) { By = _check.Access.Actor }, cancellationToken).ConfigureAwait(false);
        await Keys.RefreshAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The keys that are not revoked, newest first; one that has expired is listed for 30 days more.</summary>
    /// <param name="limit">How many at most.</param>
    /// <param name="cursor">Where the part before ended; null for the first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Page<KeyView>> ListAsync(int limit, string? cursor, CancellationToken cancellationToken = default)
    {
        _check.RequireAll(Capabilities.Admin);
        var before = PageCursor.DecodeText(cursor);
        var keys = (await Keys.ListAsync(cancellationToken).ConfigureAwait(false))
            .Select(listed => (Place: $"{listed.Key.CreatedAt.UtcTicks:d19}.{listed.Key.Id}", View: new KeyView(listed.Key, listed.UsedAt)))
            .Where(listed => before is null || string.CompareOrdinal(listed.Place, before) < 0)
            .OrderByDescending(listed => listed.Place, StringComparer.Ordinal);
        var page = PageCursor.Page([.. keys.Take(limit + 1)], limit, listed => PageCursor.Encode(listed.Place));
        return new([.. page.Items.Select(listed => listed.View)], page.NextCursor);
    }
}

using System.Data.Common;
using Microsoft.Extensions.Logging;
using Webhooks.Actors.Authorization;
using Webhooks.Actors.Encryption;
using Webhooks.Actors.Journal;
using Webhooks.Actors.ReadModel.Writing;
using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>The read model. It answers a caller with an <see cref="Access"/>: <see cref="As"/>.</summary>
public sealed class WebhooksQueries
{
    private readonly Func<AccessCheck, AuthorizedQueries> _reads;
    private readonly TimeProvider _time;

    internal WebhooksQueries(
        Func<CancellationToken, Task<DbConnection>> open, ReadModelWriter writer, Func<ProjectLog> log, KeyRing keys, TimeProvider time,
        ILogger<WebhooksQueries> logger)
    {
        var secrets = new SealedFields(keys);
        _time = time;
        _reads = check => new(open, writer, log, secrets, time, logger, check);
        Engine = As(Access.System);
    }

    /// <summary>For the engine itself.</summary>
    internal AuthorizedQueries Engine { get; }

    /// <summary>The reads of a caller.</summary>
    public AuthorizedQueries As(Access access)
    {
        ArgumentNullException.ThrowIfNull(access);
        return _reads(new(access, _time));
    }
}

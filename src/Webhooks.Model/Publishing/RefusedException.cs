using Webhooks.Model;

namespace Webhooks.Actors;

/// <summary>A command or query that was not carried out, and why.</summary>
public sealed class RefusedException(Refusal refusal, Exception? inner = null) : Exception(refusal.Detail, inner)
{
    /// <summary>The refusal.</summary>
    public Refusal Refusal { get; } = refusal;
}

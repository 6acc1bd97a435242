using Google.Protobuf;
using Webhooks.Actors.Encryption;

namespace Webhooks.Actors.Journal;

/// <summary>
/// A fact or snapshot whose bytes cannot be read. It is a value, so that a recovering actor can report the row; an exception
/// would end the recovery as an outage of the database does.
/// </summary>
/// <param name="Reason">The error, in a sentence.</param>
internal sealed record UnreadableRow(string Reason)
{
    public static UnreadableRow Of(string manifest, Exception cause) => new(cause switch
    {
        // These texts contain no stored data.
        SecretUnreadableException or System.Runtime.Serialization.SerializationException => cause.Message,
        InvalidProtocolBufferException => $"Its bytes are not a valid {manifest}: {cause.Message}",
        _ => $"Its bytes are not a valid {manifest} ({cause.GetType().Name}).",
    });

    /// <summary>The stored object; throws if it cannot be read.</summary>
    /// <exception cref="UnreadableRowException">It cannot be read.</exception>
    public static object Require(object stored) => stored is UnreadableRow row ? throw new UnreadableRowException(row.Reason) : stored;
}

internal sealed class UnreadableRowException(string reason) : Exception(reason);

namespace Webhooks.Actors.Egress;

/// <summary>The guard refuses the host. It does not say which address: that would tell an attacker what is inside.</summary>
/// <param name="host">The host's name.</param>
/// <param name="why">The rule, as an ending of a sentence that begins with the host.</param>
internal sealed class BlockedAddressException(string host, string why) : Exception($"The host '{host}' {why}.");

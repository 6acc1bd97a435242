namespace Webhooks.Actors.Egress;

/// <summary>The guard refuses the host. It does not name the address: that would reveal the internal network to an attacker.</summary>
/// <param name="host">The host's name.</param>
/// <param name="why">The rule, as the end of a sentence that starts with the host.</param>
internal sealed class BlockedAddressException(string host, string why) : Exception($"The host '{host}' {why}.");

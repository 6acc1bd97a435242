namespace Webhooks.Actors.Egress;

/// <summary>The guard refuses the host. It does not say which address: that would tell an attacker what is inside.</summary>
internal sealed class BlockedAddressException(string host) : Exception($"The host '{host}' has an address that may not be called.");

using Xunit;

namespace Webhooks.AspNetCore.Tests.Portal;

/// <summary>One host for the tests of the portal that leave it as it was.</summary>
[CollectionDefinition(Name)]
public sealed class PortalCollection : ICollectionFixture<PortalHost>
{
    public const string Name = "portal";
}

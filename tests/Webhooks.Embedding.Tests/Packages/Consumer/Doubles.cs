using Webhooks.Actors;
using Webhooks.Testing;

namespace Consumer;

internal static class Doubles
{
    public static async Task Record()
    {
        // README Webhooks.Testing
    }
}

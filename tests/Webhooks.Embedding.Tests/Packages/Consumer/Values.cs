using System.Text.Json;
using Webhooks.Contracts;
using Webhooks.Model;

namespace Consumer;

internal static class Values
{
    public static void Explain()
    {
        // README Webhooks.Model
    }

    public static void Write()
    {
        // README Webhooks.Contracts
    }
}

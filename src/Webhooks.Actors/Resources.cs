using Akka.Configuration;

namespace Webhooks.Actors;

/// <summary>The files of the folders hocon and config/schema, which are part of the assembly.</summary>
internal static class Resources
{
    public static Config Hocon(string name) => ConfigurationFactory.ParseString(Text(name));

    public static string Text(string name)
    {
        using var stream = typeof(Resources).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly lacks its resource {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

namespace Webhooks.Actors.Settings;

/// <summary>Reads where the node listens and how it finds the others. The options validate the values.</summary>
internal static class ClusterSettings
{
    public static void Read(SettingsReader reader, Action<Action<WebhooksOptions>> configure)
    {
        Text(reader, "Hostname", value => configure(options => options.Cluster.Hostname = value));
        Text(reader, "PublicHostname", value => configure(options => options.Cluster.PublicHostname = value));
        List(reader, "SeedNodes", values => configure(options => Fill(options.Cluster.SeedNodes, values)));
        List(reader, "Roles", values => configure(options => Fill(options.Cluster.Roles, values)));
        Text(reader, "Tls:CertificatePath", value => configure(options => options.Cluster.Tls.CertificatePath = value));
        Text(reader, "Tls:Password", value => configure(options => options.Cluster.Tls.Password = value));
        Text(reader, "Tls:AuthorityPath", value => configure(options => options.Cluster.Tls.AuthorityPath = value));
    }

    private static void Text(SettingsReader reader, string key, Action<string> set) =>
        reader.Read<string>($"Cluster:{key}", "a text", TryParse, value =>
    {
        // An empty value counts as not set: compose files and charts pass empty variables.
        if (value.Length > 0)
            set(value);
    });

    private static void List(SettingsReader reader, string key, Action<IReadOnlyList<string>> set) =>
        reader.ReadList<string>($"Cluster:{key}", "a list", TryParse, set);

    private static bool TryParse(string text, out string value)
    {
        value = text;
        return true;
    }

    private static void Fill(IList<string> list, IReadOnlyList<string> values)
    {
        list.Clear();
        foreach (var value in values)
            list.Add(value);
    }
}

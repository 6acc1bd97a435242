namespace Webhooks.TestKit;

/// <summary>What a host keeps its data in.</summary>
public enum Storage
{
    /// <summary>A file in the host's own folder.</summary>
    Sqlite,

    /// <summary>A new database of the server that all tests of an assembly share.</summary>
    PostgreSql,
}

public static class Storages
{
    /// <summary>The settings of a host with an empty database.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> SettingsAsync(this Storage storage)
    {
        if (storage == Storage.Sqlite)
            return new Dictionary<string, string>();
        var server = await PostgresServer.Shared;
        return new Dictionary<string, string>
        {
            ["Webhooks:Storage:Provider"] = "PostgreSql",
            ["Webhooks:Storage:ConnectionString"] = await server.CreateDatabaseAsync(),
        };
    }
}

namespace Webhooks.Model;

/// <summary>What a caller without <see cref="Capabilities.Secret"/> sees in place of values that may be secrets.</summary>
internal static class SecretValues
{
    public const string Mask = "***";

    /// <summary>A definition with the values of its headers and of its URL's query masked.</summary>
    public static WebhookDefinition Masked(WebhookDefinition definition) => definition with
    {
        Url = MaskedUrl(definition.Url),
        Headers = WebhookDefinition.NoHeaders.AddRange(definition.Headers.Keys.Select(name => KeyValuePair.Create(name, Mask))),
    };

    /// <summary>A URL, or only its query, with the values of the query masked; a part without a name is masked as a whole.</summary>
    public static string MaskedUrl(string url)
    {
        var query = url.IndexOf('?', StringComparison.Ordinal) + 1;
        if (query == 0 || query == url.Length)
            return url;
        var parts = url[query..].Split('&').Select(
            part => part.IndexOf('=', StringComparison.Ordinal) is > 0 and var end ? $"{part[..end]}={Mask}" : part.Length > 0 ? Mask : "");
        return url[..query] + string.Join('&', parts);
    }
}

using System.Text;
using System.Text.Json.Nodes;
using Webhooks.TestKit;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Webhooks.AspNetCore.Tests.Deploying;

/// <summary>The repository's YAML files as JSON, merge keys resolved.</summary>
internal static class Yaml
{
    public static IReadOnlyList<JsonNode> Read(string path)
    {
        var parser = new MergingParser(new Parser(new StringReader(File.ReadAllText(Path.Combine(Repository.Root, path), Encoding.UTF8))));
        var deserializer = new DeserializerBuilder().Build();
        var documents = new List<JsonNode>();
        parser.Consume<YamlDotNet.Core.Events.StreamStart>();
        while (parser.Accept<YamlDotNet.Core.Events.DocumentStart>(out _))
            documents.Add(ToJson(deserializer.Deserialize<object?>(parser))!);
        return documents;
    }

    private static JsonNode? ToJson(object? value) => value switch
    {
        null => null,
        IDictionary<object, object?> map => new JsonObject(map.Select(pair => KeyValuePair.Create((string)pair.Key, ToJson(pair.Value)))),
        IList<object?> list => new JsonArray([.. list.Select(ToJson)]),
        _ => (string)value,
    };
}

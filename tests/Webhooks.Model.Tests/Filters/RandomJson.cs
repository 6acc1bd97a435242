using System.Text;

namespace Webhooks.Model.Tests.Filters;

/// <summary>Filters and bodies over few names and values, so that they meet often; written in all the ways that JSON has.</summary>
internal sealed class RandomJson(int seed)
{
    private static readonly string[] Names = ["a", "b", "c.d", "é", "😀", "previous_a", "previous_b", "previous_attributes", "changes",
        "from", "key"];
    private static readonly string[] Paths =
        ["data", "data.a", "data.b", "data.a.b", "data.a.b.a", "data.c\\.d", "data.é", "data.😀", "data.b.a", "key", "type",
            "data.previous_a", "data.previous_attributes.b"];

    private static readonly string[] FormerPaths = ["data.a", "data.b", "data.a.b", "data.c\\.d", "data.😀"];
    private static readonly string[] Texts = ["", "a", "A", "ab", "abc", "b", "é", "É", "😀", "z😀", "\uFFFF", "DONE",
        "2026-09-28T14:03:21Z", "\n\"\\/"];
    private static readonly string[] Numbers =
        ["0", "-0", "0.0", "1", "1.0", "10e-1", "-1", "0.1", "1e400", "10e399", "1e-400", "1000000000000000000000000000000", "1e30",
            "1E+30", "1000000000000000000000000000001", "-1e30"];

    private static readonly string[] Lone = ["\\ud83d", "\\ude00x", "a\\ud83d"];
    private readonly Random _random = new(seed);

    public string Body() => $$"""{"id":"evt_1","type":{{Text(One(Texts))}},"data":{{Value(4)}}}""";

    public string? Key() => _random.Next(2) == 0 ? null : One(Texts);

    public string Filter(int depth = 1)
    {
        var members = new Dictionary<string, string>();
        var count = _random.Next(depth == 1 ? 0 : 1, 3);
        while (members.Count < count)
        {
            switch (_random.Next(depth < 4 ? 8 : 4))
            {
                case 4:
                    members["$or"] = List(() => Filter(depth + 1));
                    break;
                case 5:
                    members["$and"] = List(() => Filter(depth + 1));
                    break;
                case 6:
                    members["$not"] = Filter(depth + 1);
                    break;
                case 7:
                    members[One(FormerPaths)] = Change();
                    break;
                default:
                    members[One(Paths)] = _random.Next(3) == 0 ? Scalar() : $"{{{Operator()}}}";
                    break;
            }
        }

        return $"{{{string.Join(", ", members.Select(member => $"{Text(member.Key)}: {member.Value}"))}}}";
    }

    private string Operator() => One<Func<string>>(
    [
        () => $"\"{One(["$eq", "$ne", "$contains"])}\":{Scalar()}",
        () => $"\"{One(["$in", "$nin"])}\":{(_random.Next(3) == 0 ? Many() : List(Scalar))}",
        () => $"\"{One(["$gt", "$gte", "$lt", "$lte"])}\":{(_random.Next(2) == 0 ? String() : One(Numbers))}",
        () => $"\"$exists\":{One(["true", "false"])}",
        () => $"\"{One(["$startsWith", "$endsWith", "$contains", "$ieq"])}\":{String()}",
        () => $"\"$to\":{Scalar()}",
    ])();

    private string Change() => One<Func<string>>(
    [
        () => $"{{\"$from\":{Scalar()},\"$to\":{List(Scalar)}}}",
        () => $"{{\"$from\":{List(Scalar)}}}",
        () => $"{{\"$changed\":{One(["true", "false"])}}}",
    ])();

    /// <summary>So many that they are found by their hash.</summary>
    private string Many() => $"[{string.Join(',', Enumerable.Range(0, 9).Select(_ => Scalar()))}]";

    private string Value(int depth) => _random.Next(depth > 0 ? 6 : 3) switch
    {
        3 => $"[{string.Join(',', Enumerable.Range(0, _random.Next(3)).Select(_ => Value(depth - 1)))}]",
        > 3 => $"{{{string.Join(" ,", Enumerable.Range(0, _random.Next(6)).Select(_ => $"{Text(One(Names))} :{Value(depth - 1)}"))}}}",
        _ => Scalar(),
    };

    private string Scalar() => _random.Next(8) switch
    {
        0 => One(["true", "false", "null"]),
        1 or 2 or 3 => One(Numbers),
        _ => String(),
    };

    private string String() => _random.Next(12) == 0 ? $"\"{One(Lone)}\"" : Text(One(Texts));

    /// <summary>The text as JSON, with some characters escaped that need not be.</summary>
    private string Text(string text)
    {
        var json = new StringBuilder("\"");
        var escapes = _random.Next(3) == 0;
        foreach (var c in text)
        {
            if (c is '"' or '\\' or < ' ' || (escapes && (char.IsSurrogate(c) || _random.Next(2) == 0)))
                json.Append($"\\u{(int)c:x4}");
            else
                json.Append(c);
        }

        return json.Append('"').ToString();
    }

    private string List(Func<string> item) => $"[{string.Join(", ", Enumerable.Range(0, _random.Next(1, 3)).Select(_ => item()))}]";

    private T One<T>(T[] of) => of[_random.Next(of.Length)];
}

using System.Text;

namespace Webhooks.Model.Tests.Filters;

/// <summary>Filters and bodies that are made to be slow; the benchmark <c>filters</c> times each pair.</summary>
internal static class HostileFilters
{
    private static readonly string Letters = new('a', 60);
    private static readonly string Pairs = string.Concat(Enumerable.Repeat("ab", 30));

    public static IEnumerable<(string Name, PayloadFilter Filter)> All()
    {
        string[] operators = ["$eq", "$ne", "$gt", "$lte", "$startsWith", "$endsWith", "$contains", "$ieq"];
        foreach (var @operator in operators)
        {
            yield return ($"32 {@operator}", Many(i => $"{{\"data.x\":{{\"{@operator}\":\"{Letters}b{i}\"}}}}"));
            yield return ($"32 {@operator} of single characters",
                Many(i => $"{{\"data.x\":{{\"{@operator}\":\"{(char)('A' + i % 26)}\"}}}}"));
            yield return ($"32 {@operator} of all lengths", Many(i => $"{{\"data.x\":{{\"{@operator}\":\"{Letters[..i]}c\"}}}}"));
            yield return ($"32 {@operator} of what is nearly there",
                Many(i => $"{{\"data.x\":{{\"{@operator}\":\"{Pairs[..(26 + i)]}c{Pairs[(27 + i)..]}\"}}}}"));
        }

        yield return ("800 in a list",
            PayloadFilter.Parse($"{{\"data.x\":{{\"$in\":[{string.Join(',', Enumerable.Range(1000, 800).Select(i => $"{i}"))}]}}}}"));
        yield return ("600 strings in a list",
            PayloadFilter.Parse($"{{\"data.x\":{{\"$nin\":[{string.Join(',', Enumerable.Range(100, 600).Select(i => $"\"{i}\""))}]}}}}"));
        yield return ("32 changes", Many(i => $"{{\"data.x\":{{\"$changed\":{(i % 2 == 0 ? "true" : "false")}}}}}"));
        yield return ("32 former values", Many(i => $"{{\"data.x{i}\":{{\"$from\":\"{i}\"}}}}"));
        yield return ("32 former values of one path", Many(i => $"{{\"data.x\":{{\"$from\":[\"{Letters}\",{i}]}}}}"));
        yield return ("32 places", Many(i => $"{{\"data.x.{(char)('a' + i % 26)}{i}\":{i}}}"));
        yield return ("a path of 64 names", PayloadFilter.Parse($"{{\"data.{string.Join('.', Enumerable.Repeat("x", 63))}\":1}}"));
        yield return ("32 long numbers", Many(i => $"{{\"data.x\":{{\"$gt\":{new string('9', 60)}e{i}}}}}"));
    }

    public static IEnumerable<(string Name, byte[] Body)> Bodies(int bytes)
    {
        yield return ("a long string", Body($"{{\"x\":\"{new string('a', bytes)}\"}}"));
        yield return ("a long string of pairs", Body($"{{\"x\":\"{string.Concat(Enumerable.Repeat("ab", bytes / 2))}\"}}"));
        yield return ("a long escaped string", Body($"{{\"x\":\"{string.Concat(Enumerable.Repeat("\\u0061", bytes / 6))}\"}}"));
        yield return ("many strings", Body($"{{\"x\":[{string.Join(',', Enumerable.Repeat("\"a\"", bytes / 4))}]}}"));
        yield return ("many different strings", Body($"{{\"x\":[{string.Join(',', Strings(bytes / 11, 8))}]}}"));
        yield return ("many short strings", Body($"{{\"x\":[{string.Join(',', Strings(bytes / 5, 2))}]}}"));
        yield return ("many different numbers", Body($"{{\"x\":[{string.Join(',', Enumerable.Range(0, bytes / 5))}]}}"));
        yield return ("many numbers", Body($"{{\"x\":[{Numbers(bytes)}]}}"));
        yield return ("a long number", Body($"{{\"x\":{new string('9', bytes)}}}"));
        yield return ("many members of one name", Body($"{{{string.Join(',', Enumerable.Repeat("\"x\":\"aa\"", bytes / 9))}}}"));
        yield return ("many escaped names", Body($"{{{string.Join(',', Enumerable.Repeat("\"\\u0078\":1", bytes / 11))}}}"));
        yield return ("two values that are equal and written differently",
            Body($"{{\"x\":[{Numbers(bytes / 2)},1],\"previous_x\":[{Numbers(bytes / 2)},1.0]}}"));
        yield return ("nested", Body($"{string.Concat(Enumerable.Repeat("{\"x\":", 60))}1{new string('}', 60)}"));
    }

    private static IEnumerable<string> Strings(int count, int length)
    {
        for (var i = 0; i < count; i++)
            yield return $"\"{string.Concat(Enumerable.Range(0, length).Select(j => (char)('a' + (i >> (2 * j)) % 4)))}\"";
    }

    private static string Numbers(int bytes) => string.Join(',', Enumerable.Repeat("1", bytes / 2));

    private static PayloadFilter Many(Func<int, string> part) =>
        PayloadFilter.Parse($"{{\"$or\":[{string.Join(',', Enumerable.Range(0, 32).Select(i => $"{{\"$not\":{part(i)}}}"))}]}}");

    private static byte[] Body(string data) => Encoding.UTF8.GetBytes($"{{\"id\":\"evt_1\",\"data\":{data}}}");
}

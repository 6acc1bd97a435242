using System.Text;
using System.Text.Json;
using FsCheck.Xunit;
using Xunit;

namespace Webhooks.Model.Tests.Filters;

public class PayloadFilterProperties
{
    private const int FiltersEach = 100;
    private const int BodiesEach = 10;

    [Property(MaxTest = 100)]
    public void A_filter_says_what_the_plainest_interpreter_says(int seed)
    {
        var random = new RandomJson(seed);
        for (var i = 0; i < FiltersEach; i++)
        {
            var json = random.Filter();
            if (!PayloadFilter.TryParse(json, out var filter, out var errors))
            {
                Assert.All(errors, error => Assert.Contains("too many", error.Message, StringComparison.Ordinal));
                continue;
            }

            using var parsed = JsonDocument.Parse(filter.Json);
            for (var j = 0; j < BodiesEach; j++)
                Compare(filter, parsed.RootElement, random.Body(), random.Key(), explain: j == 0);
        }
    }

    private static void Compare(PayloadFilter filter, JsonElement json, string body, string? key, bool explain)
    {
        using var document = JsonDocument.Parse(body);
        var expected = new NaiveFilter(document.RootElement, key).Matches(json);
        var utf8 = Encoding.UTF8.GetBytes(body);
        if (filter.Matches(utf8, key) != expected)
            Assert.Fail($"{filter} says {!expected} of {body}, key {key}");
        if (explain && filter.Explain(utf8, key) is null != expected)
            Assert.Fail($"{filter} does not explain what it says of {body}, key {key}");
    }
}

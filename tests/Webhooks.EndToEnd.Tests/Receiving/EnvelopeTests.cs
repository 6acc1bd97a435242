using System.Text;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.EndToEnd.Tests.Receiving;

public sealed class EnvelopeTests
{
    private const string Head =
        """{"id":"evt_1","type":"a.b","timestamp":"2026-09-28T14:03:21.482Z","project_id":"p","sequence":7,"data":""";

    [Theory]
    [InlineData("""{ "b": 1.0e5, "a": "\u00e9 ž" }""")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("{}")]
    public void Data_is_read_byte_for_byte(string data)
    {
        var envelope = Parse($"{Head}{data}}}");
        Assert.NotNull(envelope);
        Assert.Equal(("evt_1", "a.b", "p", 7L), (envelope.Id, envelope.Type, envelope.ProjectId, envelope.Sequence));
        Assert.Equal(data, Encoding.UTF8.GetString(envelope.Data));
    }

    [Theory]
    [InlineData(Head + " 7}")]
    [InlineData(Head + "7 }")]
    [InlineData(Head + "7}\n")]
    [InlineData(Head + "}")]
    [InlineData("""{"type":"a.b","id":"evt_1","timestamp":"2026-09-28T14:03:21.482Z","project_id":"p","sequence":7,"data":7}""")]
    [InlineData("""{"id":"evt_1","type":"a.b","timestamp":"2026-09-28T14:03:21+00:00","project_id":"p","sequence":7,"data":7}""")]
    public void Any_other_layout_is_no_envelope(string body) => Assert.Null(Parse(body));

    private static Envelope? Parse(string body) => Envelope.Parse(Encoding.UTF8.GetBytes(body));
}

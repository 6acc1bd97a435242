using Webhooks.Outbox.Relaying;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.Outbox.Tests.Docs;

public sealed class OutboxPageTests
{
    private static readonly MarkdownPage Page = Documentation.Page("docs/guides/outbox.md");

    [Fact]
    public void The_page_lists_every_instrument_with_its_unit_and_no_other()
    {
        using var status = new RelayStatus(TimeProvider.System);

        Assert.Equal(ListedInstruments.Of(status.Meter), ListedInstruments.On(Page));
    }

    [Fact]
    public void The_page_lists_every_option()
    {
        var options = typeof(OutboxOptions).GetProperties().Select(option => $"`{option.Name}`");

        Assert.Equal(
            options.Order(),
            Page.Rows().Select(cells => cells[0]).Where(cell => char.IsUpper(cell.Trim('`')[0])).Order());
    }

    [Theory]
    [InlineData("postgresql")]
    [InlineData("sqlite")]
    [InlineData("mysql")]
    [InlineData("sqlserver")]
    public void Each_database_has_a_script(string database) =>
        Assert.Contains("CREATE TABLE webhooks_outbox", WebhookOutbox.Script(database), StringComparison.Ordinal);

    [Fact]
    public void The_script_and_the_context_have_one_default_of_xact() => Assert.Contains(
        Outbox.Databases.OutboxDialect.PostgreSqlXact, WebhookOutbox.Script("postgresql"), StringComparison.Ordinal);
}

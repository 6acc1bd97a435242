using System.Net;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Signing;

public sealed class RotationTests(SharedHost shared, ITestOutputHelper output) : SharedHostTest(shared, output)
{
    [Fact]
    public async Task Both_secrets_sign_until_the_overlap_ends_the_newest_first()
    {
        var receiver = await StartReceiver();
        var path = WebhooksHttp.Webhook(Project, await Http.Register(Project, receiver));

        var rotated = (await Http.Post($"{path}/secret/rotate", """{"overlap":"1h"}""")).Expect(HttpStatusCode.OK);
        var fresh = (string)rotated["secret"]!;
        await Http.Publish(Project, Given.Event("evt_1"));
        var receipt = (await receiver.Until(1))[0];

        Assert.NotEqual(receiver.Secret, fresh);
        Assert.Equal(fresh, (string?)(await Http.Get($"{path}/secret")).Json["secret"]);
        Assert.InRange((DateTimeOffset)rotated["previous_until"]!, DateTimeOffset.UtcNow.AddMinutes(50),
            DateTimeOffset.UtcNow.AddMinutes(61));
        var signatures = receipt.Headers["webhook-signature"].Split(' ');
        Assert.Equal(
            [StandardWebhooks.Sign(fresh, "evt_1", receipt.Timestamp, receipt.Body),
                StandardWebhooks.Sign(receiver.Secret, "evt_1", receipt.Timestamp, receipt.Body)],
            signatures);
    }

    [Fact]
    public async Task After_the_overlap_only_the_new_secret_signs()
    {
        var receiver = await StartReceiver(Answer.First(4, new(503)));
        var path = WebhooksHttp.Webhook(
            Project, await Http.Register(Project, receiver, with: new() { ["retry_schedule"] = Given.Waits("500ms", 5) }));

        var fresh = (string)(await Http.Post($"{path}/secret/rotate", """{"overlap":"1s"}""")).Expect(HttpStatusCode.OK)["secret"]!;
        await Http.Publish(Project, Given.Event("evt_1"));

        var last = (await receiver.Until(5))[^1];
        Assert.Equal(StandardWebhooks.Sign(fresh, "evt_1", last.Timestamp, last.Body), last.Headers["webhook-signature"]);
    }

    [Fact]
    public async Task A_secret_that_has_leaked_is_replaced_at_once()
    {
        var receiver = await StartReceiver();
        var path = WebhooksHttp.Webhook(Project, await Http.Register(Project, receiver));
        (await Http.Post($"{path}/secret/rotate")).Expect(HttpStatusCode.OK);
        var own = StandardWebhooks.NewSecret();

        var rotated = (await Http.Post($"{path}/secret/rotate", $$"""{"overlap":"0s","secret":"{{own}}"}""")).Expect(HttpStatusCode.OK);
        await Http.Publish(Project, Given.Event("evt_1"));
        var receipt = (await receiver.Until(1))[0];

        Assert.Equal((own, null), ((string?)rotated["secret"], rotated["previous_until"]));
        Assert.Equal(StandardWebhooks.Sign(own, "evt_1", receipt.Timestamp, receipt.Body), receipt.Headers["webhook-signature"]);
    }

    [Fact]
    public async Task Key_pairs_are_rotated_too()
    {
        var receiver = await StartReceiver();
        var webhook = await Http.CreateWebhook(Project, Given.Webhook(receiver, with: new() { ["signing"] = "v1a", ["secret"] = null }));
        var path = WebhooksHttp.Webhook(Project, (string)webhook["id"]!);

        (await Http.Post($"{path}/secret/rotate", "{}")).Expect(HttpStatusCode.OK);
        await Http.Publish(Project, Given.Event("evt_1"));

        var signatures = (await receiver.Until(1))[0].Headers["webhook-signature"].Split(' ');
        Assert.Equal(2, signatures.Length);
        Assert.All(signatures, signature => Assert.StartsWith("v1a,", signature, StringComparison.Ordinal));
        Assert.NotEqual((string?)webhook["public_key"], (string?)(await Http.Get(path)).Json["public_key"]);
    }

    [Theory]
    [InlineData("""{"overlap":"31d"}""", "overlap")]
    [InlineData("""{"overlap":5}""", "overlap")]
    [InlineData("""{"secret":"whsec_short"}""", "secret")]
    public async Task A_rotation_that_is_wrong_changes_nothing(string body, string field)
    {
        var receiver = await StartReceiver();
        var path = WebhooksHttp.Webhook(Project, await Http.Register(Project, receiver));

        var refused = (await Http.Post($"{path}/secret/rotate", body)).Expect(HttpStatusCode.UnprocessableEntity);

        Assert.NotNull(refused["errors"]?[field]);
        Assert.Equal(receiver.Secret, (string?)(await Http.Get($"{path}/secret")).Json["secret"]);
    }
}

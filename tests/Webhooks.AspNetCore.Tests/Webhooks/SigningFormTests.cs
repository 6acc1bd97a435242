using System.Text;
using Webhooks.Contracts;
using Webhooks.Model;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Webhooks;

public sealed class SigningFormTests
{
    private const string Pair = "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==";
    private const string Shared = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    [Theory]
    [InlineData("", SigningScheme.V1, null)]
    [InlineData(",\"signing\":null", SigningScheme.V1, null)]
    [InlineData(",\"signing\":\"v1\",\"secret\":\"" + Shared + "\"", SigningScheme.V1, Shared)]
    [InlineData(",\"signing\":\"v1a\"", SigningScheme.V1a, null)]
    [InlineData(",\"signing\":\"v1a\",\"secret\":\"" + Pair + "\"", SigningScheme.V1a, Pair)]
    [InlineData(",\"signing\":\"v1,v1a\"", SigningScheme.V1AndV1a, null)]
    [InlineData(",\"signing\":\"v1,v1a\",\"secret\":\"" + Shared + "\"", SigningScheme.V1AndV1a, Shared)]
    [InlineData(",\"signing\":\"v1,v1a\",\"secret\":\"" + Shared + " " + Pair + "\"", SigningScheme.V1AndV1a, Shared + " " + Pair)]
    public void The_kind_of_signature_is_read_and_the_secret_that_fits_it(string members, SigningScheme signing, string? secret)
    {
        var form = Create(members);

        Assert.Equal((signing, secret), (form.Definition.Signing, form.Secret?.Reveal()));
    }

    [Theory]
    [InlineData(",\"signing\":\"v2\"", "signing")]
    [InlineData(",\"signing\":\"V1a\"", "signing")]
    [InlineData(",\"signing\":1", "signing")]
    [InlineData(",\"signing\":\"v1a\",\"secret\":\"" + Shared + "\"", "secret")]
    [InlineData(",\"signing\":\"v1\",\"secret\":\"" + Pair + "\"", "secret")]
    [InlineData(",\"secret\":\"" + Pair + "\"", "secret")]
    [InlineData(",\"signing\":\"v1a,v1\"", "signing")]
    [InlineData(",\"signing\":\"v1, v1a\"", "signing")]
    [InlineData(",\"signing\":\"v1,v1a\",\"secret\":\"" + Pair + "\"", "secret")]
    [InlineData(",\"signing\":\"v1,v1a\",\"secret\":\"" + Pair + " " + Shared + "\"", "secret")]
    [InlineData(",\"signing\":\"v1\",\"secret\":\"" + Shared + " " + Pair + "\"", "secret")]
    public void What_does_not_fit_is_told_by_its_field(string members, string field)
    {
        var problem = Assert.Throws<RejectedRequestException>(() => Create(members)).Problem;

        Assert.Equal((422, ProblemCodes.InvalidWebhook), (problem.Status, problem.Code));
        Assert.Equal([field], problem.Errors?.Keys);
    }

    [Theory]
    [InlineData("{}", SigningScheme.V1a)]
    [InlineData("""{"signing":"v1"}""", SigningScheme.V1)]
    [InlineData("""{"signing":null}""", SigningScheme.V1)]
    public void A_patch_changes_it(string body, SigningScheme signing)
    {
        var current = Create(",\"signing\":\"v1a\"").Definition;

        var form = WebhookForm.Patch(Encoding.UTF8.GetBytes(body));

        Assert.Equal(signing, form.Patch.ApplyTo(current).Signing);
    }

    [Fact]
    public void The_allowed_values_are_named() =>
        Assert.Equal(["must be one of v1, v1a, 'v1,v1a'"],
            Assert.Throws<RejectedRequestException>(() => Create(",\"signing\":\"v2\"")).Problem.Errors!["signing"]);

    private static WebhookForm Create(string members) =>
        WebhookForm.Create(Encoding.UTF8.GetBytes($$"""{"name":"n","url":"https://example.com/","event_types":["*"]{{members}}}"""));
}

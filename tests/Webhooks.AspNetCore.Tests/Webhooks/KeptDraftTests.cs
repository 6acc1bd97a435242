using Webhooks.Dashboard.Pages.Webhooks;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Webhooks;

/// <summary>What a browser keeps of a form.</summary>
public sealed class KeptDraftTests
{
    private static readonly Dictionary<string, string> NothingTyped = [];

    [Fact]
    public void Nothing_is_kept_of_a_form_that_is_as_it_began() => Assert.Null(KeptDraft.Write(new(), new()));

    [Fact]
    public void What_was_changed_is_restored_and_secrets_are_not_kept()
    {
        var draft = new WebhookDraft { Rate = "7", Secret = "whsec_hidden", StartAt = "earliest" };
        (draft["name"], draft["ordering"], draft["timeout"]) = ("Trainer", "strict", "");
        draft.EventTypes.AddRange(["image.*", "user.created"]);
        draft.Headers.Add(new() { Name = "x-team", Value = "hidden" });

        var json = KeptDraft.Write(draft, new())!;
        var kept = KeptDraft.Read(json, NothingTyped);
        var restored = new WebhookDraft();
        kept.ApplyTo(restored);

        Assert.DoesNotContain("hidden", json, StringComparison.Ordinal);
        Assert.True(kept.HadSecrets && kept.IsAdvanced);
        Assert.Equal(("Trainer", "strict", "7", "earliest", null),
            (restored["name"], restored["ordering"], restored.Rate, restored.StartAt, restored.Secret));
        Assert.Equal(draft.EventTypes, restored.EventTypes);
        var header = Assert.Single(restored.Headers);
        Assert.Equal(("x-team", "", true), (header.Name, header.Value, header.IsRestored));
    }

    [Fact]
    public void What_was_typed_since_wins_and_a_field_of_another_name_is_passed_over()
    {
        var draft = new WebhookDraft();
        draft["name"] = "Trai";
        var restored = new WebhookDraft();

        KeptDraft.Read(KeptDraft.Write(draft, new()), new Dictionary<string, string> { ["name"] = "Trainer", ["secret"] = "x" })
            .ApplyTo(restored);

        Assert.Equal(("Trainer", null), (restored["name"], restored.Secret));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("""{"Texts":null}""")]
    [InlineData("""{"Texts":7}""")]
    public void What_is_no_draft_of_ours_is_passed_over(string json)
    {
        var restored = new WebhookDraft();

        KeptDraft.Read(json, NothingTyped).ApplyTo(restored);

        Assert.Null(KeptDraft.Write(restored, new()));
    }
}

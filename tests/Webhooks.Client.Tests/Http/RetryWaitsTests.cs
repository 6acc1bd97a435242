using FsCheck;
using FsCheck.Xunit;
using Webhooks.Client.Http;
using Xunit;

namespace Webhooks.Client.Tests.Http;

public sealed class RetryWaitsTests
{
    private static readonly HttpRequestException NoAnswer = new(HttpRequestError.ResponseEnded);

    [Property]
    public void A_wait_doubles_within_its_bounds_and_half_of_it_is_chance(byte attempt, NormalFloat chance)
    {
        var options = new WebhooksClientOptions { MaxAttempts = 100 };
        var share = Math.Abs(chance.Get) % 1;
        if (attempt is 0 or >= 100)
            return;

        var wait = new RetryWaits(options, () => share).After(attempt, Repetition.Harmless, NoAnswer)!.Value;

        var full = TimeSpan.FromSeconds(Math.Min(0.5 * Math.Pow(2, attempt - 1), 30));
        Assert.InRange(wait, full / 2 - TimeSpan.FromMilliseconds(1), full);
    }

    [Fact]
    public void After_the_last_attempt_there_is_no_wait() =>
        Assert.Null(new RetryWaits(new() { MaxAttempts = 3 }, () => 0).After(3, Repetition.Harmless, NoAnswer));

    [Fact]
    public void A_certificate_that_is_wrong_stays_wrong() =>
        Assert.Null(new RetryWaits(new(), () => 0).After(1, Repetition.Harmless, new(HttpRequestError.SecureConnectionError)));
}

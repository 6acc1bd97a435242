using Xunit;

namespace Webhooks.Model.Tests.Delivery;

public class FailureReasonTests
{
    [Fact]
    public void The_reasons_have_the_names_of_the_API() => Assert.Equal(
        [
            "dns", "blocked_address", "connect_refused", "connect_timeout", "tls", "timeout", "connection_reset", "response_ended",
            "response_headers_too_large", "invalid_response", "redirect", "status", "too_many_requests", "gone", "aborted_shutdown",
            "expired", // of a delivery whose event is no longer retained
        ],
        Enum.GetValues<FailureReason>().Select(reason => reason.Name()));

    [Fact]
    public void Each_name_is_its_reason_in_snake_case() => Assert.All(
        Enum.GetValues<FailureReason>(),
        reason =>
            Assert.Equal(
                reason.ToString(), string.Concat(reason.Name().Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]))));

    [Fact]
    public void Success_is_2xx_and_nothing_else()
    {
        var successes = Enumerable.Range(0, 1000).Where(status => FailureReasons.OfStatus(status) is null);
        Assert.Equal(Enumerable.Range(200, 100), successes);
    }

    [Theory]
    [InlineData(0, FailureReason.Status)]
    [InlineData(101, FailureReason.Status)]
    [InlineData(199, FailureReason.Status)]
    [InlineData(300, FailureReason.Redirect)]
    [InlineData(308, FailureReason.Redirect)]
    [InlineData(399, FailureReason.Redirect)]
    [InlineData(400, FailureReason.Status)]
    [InlineData(410, FailureReason.Gone)]
    [InlineData(429, FailureReason.TooManyRequests)]
    [InlineData(500, FailureReason.Status)]
    [InlineData(999, FailureReason.Status)]
    public void A_status_says_its_reason(int status, FailureReason reason) => Assert.Equal(reason, FailureReasons.OfStatus(status));
}

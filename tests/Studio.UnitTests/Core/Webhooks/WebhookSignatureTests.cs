using System.Text;
using FineTuningStudio.Core.Webhooks;

namespace FineTuningStudio.UnitTests.Core.Webhooks;

public sealed class WebhookSignatureTests
{
    // The vector of the Standard Webhooks libraries' own tests; computed again with Python's hmac.
    [Theory]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    public void Signature_is_that_of_the_published_vector(string secret) => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        WebhookSignature.Of(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", DateTimeOffset.FromUnixTimeSeconds(1614265330), """{"test": 2432232314}"""));

    [Fact]
    public void New_secrets_have_the_prefix_32_bytes_and_differ()
    {
        var secrets = Enumerable.Range(0, 20).Select(_ => WebhookSecrets.New()).ToList();
        Assert.Equal(20, secrets.Distinct().Count());
        Assert.All(secrets, secret => Assert.Equal(32, Convert.FromBase64String(secret["whsec_".Length..]).Length));
    }

    [Theory]
    [InlineData(1, 0, 5)]
    [InlineData(1, 1, 6.25)]
    [InlineData(2, 0, 30)]
    [InlineData(4, 0, 600)]
    [InlineData(8, 0, 43_200)]
    [InlineData(10, 0, 93_600)]
    public void Wait_grows_with_the_failures_and_is_a_quarter_longer_at_most(int failures, double random, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), WebhookBackoff.After(failures, random));

    [Fact]
    public void Message_is_given_up_after_eleven_attempts_over_more_than_the_patience_with_its_webhook()
    {
        var waits = Enumerable.Range(1, 20).Select(failures => WebhookBackoff.After(failures, 0)).TakeWhile(wait => wait is not null).ToList();
        Assert.Equal(WebhookBackoff.MaxAttempts - 1, waits.Count);
        Assert.InRange(waits.Aggregate(TimeSpan.Zero, (sum, wait) => sum + wait!.Value), WebhookQueue.Patience, TimeSpan.FromDays(4));
    }

    [Theory]
    [InlineData(1, 60, 60)]
    [InlineData(5, 60, 3600)]
    [InlineData(1, 10_000_000, 86_400)]
    public void Longer_retry_after_counts_up_to_a_day(int failures, double asked, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), WebhookBackoff.After(failures, 0, TimeSpan.FromSeconds(asked)));

    [Theory]
    [InlineData("http://127.0.0.1:9000/hook", true)]
    [InlineData("https://example.com/hooks/studio?x=1", true)]
    [InlineData("http://[::1]/", true)]
    [InlineData("https://user:secret@example.com/", false)]
    [InlineData("https://token@example.com/", false)]
    [InlineData("ftp://example.com/", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("/hook", false)]
    [InlineData("https://example.com/#part", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Url_is_http_or_https_without_user_or_password(string? url, bool good)
    {
        var fault = WebhookRules.Fault(new WebhookEntry { Url = url });
        Assert.Equal(good, fault is null);
        Assert.DoesNotContain("secret@", fault?.Message ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_is_told_at_once()
    {
        var fault = WebhookRules.Fault(new WebhookEntry { Url = "x", Events = ["finetuning.exploded"], Description = new StringBuilder().Append('x', 301).ToString() });
        Assert.Equal(["description", "events", "url"], fault!.Errors.Keys.Order());
    }
}

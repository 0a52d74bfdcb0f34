using FineTuningStudio.Core.Providers;
using FineTuningStudio.Core.Providers.OpenAi;

namespace FineTuningStudio.UnitTests.Core.Providers.OpenAi;

public sealed class OpenAiErrorTests
{
    [Theory]
    [InlineData("""{"error":{"code":"429","type":"insufficient_quota","message":"No."}}""", ProviderErrorKind.Refused, "insufficient_quota")]
    [InlineData("""{"error":{"code":429,"type":"daily_rate_limit_exceeded","message":"No."}}""", ProviderErrorKind.Refused, "daily_rate_limit_exceeded")]
    [InlineData("""{"error":{"code":null,"type":"insufficient_quota","message":"No."}}""", ProviderErrorKind.Refused, "insufficient_quota")]
    [InlineData("""{"error":{"code":"insufficient_quota","type":"invalid_request_error","message":"No."}}""", ProviderErrorKind.Refused, "insufficient_quota")]
    [InlineData("""{"error":{"code":"rate_limit_exceeded","type":"requests","message":"No."}}""", ProviderErrorKind.RateLimited, "rate_limit_exceeded")]
    public void What_is_final_is_known_by_the_code_or_the_type(string body, ProviderErrorKind kind, string code)
    {
        var error = OpenAiErrors.Classify("The server", new RawAnswer(429, body), null);

        Assert.Equal((kind, code), (error.Kind, error.Code));
    }
}
